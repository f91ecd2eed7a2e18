import ArgumentParser
import ModelRelease
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
    ///   - release: the path, for messages.
    /// - Returns: the published segment whose list it is; nil for the global list.
    /// - Throws: `CommandFailure` if there is no such segment.
    func segment(
        in segments: ReleaseSegments?,
        history: [Int32],
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
            guard cards[number].withheld else { return (segments, cards[number]) }
            let other = cards[number].fallback
            TerminalOutput.note(
                "note: segment \(number) is withheld: it has fewer than "
                    + "\(segments.cards.minimumCohort) people; this is the list of "
                    + (other.map { "segment \($0)" } ?? "everybody")
            )
            return (segments, other.map { cards[$0] })
        case .own:
            guard case .centroids = segments.model.rule else {
                throw CommandFailure(
                    message: "these segments follow from purchases, not from items",
                    hint: "name one by its number: tacit segments \(release)",
                    code: .usage
                )
            }
            guard let own = segments.model.segment(of: history) else {
                TerminalOutput.note(
                    "note: this history says nothing about a segment; this is everybody's list"
                )
                return (segments, nil)
            }
            TerminalOutput.note(
                "note: segment \(own), \(cards[own].name); nobody is told"
            )
            return (segments, cards[own])
        }
    }
}
