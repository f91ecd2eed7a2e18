import Foundation
import ProtocolPrimitives

/// The rounds of a run, as `metrics.jsonl` has them.
extension RunDirectory {
    /// The largest file of rounds to read, 256 MiB.
    private static let roundsByteCountLimit = 256 << 20

    /// Reads all rounds.
    ///
    /// - Returns: the rounds in their order; none if the run did not get so far.
    /// - Throws: ``SimulationError/damagedRun(path:reason:)`` or `FileError`.
    public func rounds() throws -> [RoundRecord] {
        let bytes: [UInt8]
        do {
            bytes = try BoundedFile.bytes(
                atPath: metricsPath,
                byteCountLimit: Self.roundsByteCountLimit
            )
        } catch {
            if case .notFound = error { return [] }
            throw error
        }
        let decoder = JSONDecoder()
        return try bytes.split(separator: UInt8(ascii: "\n")).map { line in
            do { return try decoder.decode(RoundRecord.self, from: Data(line)) } catch {
                throw SimulationError.damagedRun(
                    path: metricsPath,
                    reason: "is not a list of rounds"
                )
            }
        }
    }
}
