import ArgumentParser
import Foundation
import ModelRelease
import ProtocolPrimitives
import Recommenders

/// Whose list is wanted: `--segment 3`, or `--segment own` with a history.
enum SegmentOption: Equatable, ExpressibleByArgument {
    /// A segment by its number.
    case number(Int)
    /// The segment that the history belongs to.
    case own

    init?(argument: String) {
        if argument == "own" {
            self = .own
        } else if let number = Int(argument), number >= 0 {
            self = .number(number)
        } else {
            return nil
        }
    }

    /// Finds the segment in a release.
    ///
    /// - Parameters:
    ///   - segments: of the release; nil if it has none.
    ///   - history: items of the user; empty for a segment by number.
    ///   - memory: the file that keeps the own segment; nil for none.
    ///   - release: the path, for messages.
    /// - Returns: the published segment whose list it is; nil for the global list.
    /// - Throws: `CommandFailure` if there is no such segment, `FileError` or `ModelReleaseError`.
    func segment(
        in segments: ReleaseSegments?,
        history: [Int32],
        memory: String?,
        release: String
    ) throws -> (segments: ReleaseSegments, card: SegmentCard?) {
        guard let segments else {
            throw CommandFailure(
                message: "this release has no segments",
                hint: "a scenario with 'segments' makes some; see docs/segments.md"
            )
        }
        let cards = segments.cards.segments
        switch self {
        case .number(let number):
            guard cards.indices.contains(number) else {
                throw CommandFailure(
                    message: "there is no segment \(number)",
                    hint:
                        "this release has segments 0…\(cards.count - 1): tacit segments \(release)"
                )
            }
            return (segments, Self.listed(number, segments))
        case .own:
            guard case .centroids = segments.model.rule else {
                throw CommandFailure(
                    message: "these segments follow from purchases, not from items",
                    hint: "name one by its number: tacit segments \(release)",
                    code: .usage
                )
            }
            let remembered = try memory.flatMap { path -> RememberedSegment? in
                guard FileManager.default.fileExists(atPath: path) else { return nil }
                return try RememberedSegment(
                    decoding: BoundedFile.bytes(
                        atPath: path,
                        byteCountLimit: RememberedSegment.byteCountLimit
                    )
                )
            }
            guard let own = segments.segment(of: history, remembering: remembered) else {
                TerminalOutput.note(
                    "note: this history says nothing about a segment; this is everybody's list"
                )
                return (segments, nil)
            }
            if let memory, own != remembered {
                try AtomicFile.write(own.encoded(), to: memory, existing: .replace)
            }
            return (segments, Self.listed(own.segment, segments))
        }
    }

    /// The card whose list a segment's people get, with a note that says which.
    private static func listed(_ own: Int, _ segments: ReleaseSegments) -> SegmentCard? {
        let cards = segments.cards.segments
        guard cards[own].withheld else {
            TerminalOutput.note("note: segment \(own), \(cards[own].name); nobody is told")
            return cards[own]
        }
        let other = cards[own].fallback
        TerminalOutput.note(
            "note: segment \(own) is withheld: its noisy size is below "
                + "\(segments.cards.minimumCohort); this is the list of "
                + (other.map { "segment \($0)" } ?? "everybody")
        )
        return other.map { cards[$0] }
    }
}
