import FederatedSimulation
import Foundation

/// Two sweeps, run by run: those with the same changes, such as the same seed, are compared with each other.
public struct SweepComparison: Sendable {
    /// Two runs with the same changes.
    public struct Pair: Sendable {
        /// The changes.
        public var changes: [String]
        /// The runs.
        public var comparison: RunComparison
    }

    /// One metric over all pairs.
    public struct Summary: Sendable, Equatable, Encodable {
        /// The metric.
        public var metric: String
        /// Mean difference, A minus B.
        public var mean: Double
        /// Smallest difference of a pair.
        public var lowest: Double
        /// Largest difference of a pair.
        public var highest: Double
        /// Pairs in which A is shown to be better.
        public var firstIsBetter: Int
        /// Pairs in which B is shown to be better.
        public var secondIsBetter: Int
    }

    /// The pairs, in the first sweep's order.
    public let pairs: [Pair]
    /// Runs of either sweep that the other has no run for.
    public let unpaired: [String]

    /// Compares two sweeps; nil if the first path or the second is none.
    ///
    /// - Parameters:
    ///   - first: directory of a sweep.
    ///   - second: directory of another.
    ///   - metrics: as for ``RunComparison``.
    ///   - method: as for ``RunComparison``.
    /// - Throws: as ``RunComparison``; ``RunReportsError/nothingToCompare(path:reason:)`` if no two runs have
    ///   the same changes.
    public init?(
        _ first: String,
        _ second: String,
        metrics: [String] = [],
        method: RunComparison.Method = RunComparison.Method()
    ) throws {
        guard let ours = try Self.record(first), let theirs = try Self.record(second) else {
            return nil
        }
        var pairs: [Pair] = []
        var unpaired: [String] = []
        var taken: Set<String> = []
        for run in ours.runs {
            guard let other = theirs.runs.first(where: { Set($0.changes) == Set(run.changes) })
            else {
                unpaired.append("\(first)/\(run.directory)")
                continue
            }
            taken.insert(other.directory)
            let comparison = try RunComparison(
                ComparedRun(path: "\(first)/\(run.directory)"),
                ComparedRun(path: "\(second)/\(other.directory)"),
                metrics: metrics,
                method: method
            )
            pairs.append(Pair(changes: run.changes, comparison: comparison))
        }
        guard !pairs.isEmpty else {
            throw RunReportsError.nothingToCompare(
                path: second,
                reason: "has no run with the same changes as a run of \(first)"
            )
        }
        self.pairs = pairs
        self.unpaired =
            unpaired
            + theirs.runs.filter { !taken.contains($0.directory) }.map {
                "\(second)/\($0.directory)"
            }
    }

    /// The record of a directory that is a sweep and no run.
    private static func record(_ path: String) throws -> SweepRecord? {
        guard !FileManager.default.fileExists(atPath: RunDirectory(path: path).reportPath) else {
            return nil
        }
        return try SweepRecord.read(from: path)
    }

    /// Every metric that all pairs have.
    public var summary: [Summary] {
        (pairs.first?.comparison.differences ?? []).compactMap { first in
            let all = pairs.compactMap { pair in
                pair.comparison.differences.first { $0.metric == first.metric }
            }
            guard all.count == pairs.count else { return nil }
            let values = all.map(\.difference)
            return Summary(
                metric: first.metric,
                mean: values.reduce(0, +) / Double(values.count),
                lowest: values.min() ?? 0,
                highest: values.max() ?? 0,
                firstIsBetter: all.count { $0.verdict == .firstIsBetter },
                secondIsBetter: all.count { $0.verdict == .secondIsBetter }
            )
        }
    }

    /// What the figures are, and what they leave out.
    public var notes: [String] {
        [
            "figures are paired over people within a pair only; pairs are not pooled, and p-values "
                + "are corrected within a pair",
            "over few seeds the spread of the differences says how much one run can mislead; it is "
                + "no interval",
            "figures are computed outside the privacy boundary on held-out data; they are no "
                + "private release",
        ]
    }
}

extension SweepComparison: Encodable {
    private struct EncodedPair: Encodable {
        var changes: [String]
        var comparison: ComparisonResult
    }

    private enum Keys: String, CodingKey { case pairs, summary, unpaired, notes }

    /// Writes pairs, summary, unpaired runs and notes.
    ///
    /// - Throws: the encoder's error.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(
            pairs.map {
                EncodedPair(changes: $0.changes, comparison: ComparisonResult($0.comparison))
            },
            forKey: .pairs
        )
        try container.encode(summary, forKey: .summary)
        try container.encode(unpaired, forKey: .unpaired)
        try container.encode(notes, forKey: .notes)
    }
}
