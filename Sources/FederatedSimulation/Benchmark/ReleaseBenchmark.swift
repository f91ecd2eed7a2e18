import Foundation
import ModelRelease
import PrivacyLedger
import ProtocolPrimitives

/// Publishes, verifies and loads a large release, and recommends from it.
public struct ReleaseBenchmark: Sendable {
    private let items: Int
    private let factors: Int
    private let algorithm: String
    private let rounds: Int

    /// Prepares a measurement.
    ///
    /// - Parameters:
    ///   - items: size of the catalog, at least 2.
    ///   - factors: of an item, 1 to 1,024.
    ///   - algorithm: `ials` or `spectral`.
    ///   - rounds: released sums in the ledger, at least 1.
    public init(items: Int, factors: Int, algorithm: String, rounds: Int) {
        self.items = items
        self.factors = factors
        self.algorithm = algorithm
        self.rounds = rounds
    }

    /// Measures.
    ///
    /// - Parameters:
    ///   - path: a folder for the files, which exists.
    ///   - history: items of a history, at least 1.
    ///   - requests: recommendations, at least 1.
    ///   - repetitions: of publication, verification and loading, whose medians are reported.
    /// - Returns: the measurement.
    /// - Throws: `FileError`, ``SimulationError``, `PrivacyLedgerError` or `ModelReleaseError`.
    public func run(in path: String, history: Int, requests: Int, repetitions: Int) throws
        -> ReleaseMeasurement
    {
        let run = try SyntheticRun(
            algorithm: algorithm,
            items: items,
            factors: factors,
            rounds: rounds
        ).write(to: "\(path)/run")
        var random = try SeededRandomSource(seed: 2, label: "release benchmark")
        let key = try MinisignSecretKey(using: &random)
        let publisher = RunPublisher(run: run)
        let registry = ReleaseRegistry(path: "\(path)/registry")
        var released = ""
        let publish = try Self.median(repetitions) {
            released =
                try publisher.publish(
                    in: registry,
                    version: nil,
                    key: key,
                    program: "benchmark",
                    time: Date(timeIntervalSince1970: 1_795_230_000)
                ).path
        }
        let verify = try Self.median(repetitions) {
            let verification = try ReleaseVerification(path: released, publicKey: key.publicKey)
            guard verification.isValid else {
                throw SimulationError.damagedRun(path: released, reason: "is not valid")
            }
        }
        let load = try Self.median(repetitions) { _ = try ReleaseBundle(path: released) }
        let bundle = try ReleaseBundle(path: released)
        var times: [Double] = []
        for _ in 0...requests {
            let own = (0..<history).map { _ in
                bundle.itemIDs[Int(random.uint64(below: UInt64(items)))]
            }
            let start = BenchmarkClock.now
            _ = bundle.recommend(history: own, count: 10)
            times.append((BenchmarkClock.now - start).wall)
        }
        let sorted = times.dropFirst().sorted()
        let model = "\(released)/\(ModelFile.name)"
        let size = try FileManager.default.attributesOfItem(atPath: model)[.size] as? NSNumber
        return ReleaseMeasurement(
            items: items,
            factors: factors,
            algorithm: algorithm,
            modelByteCount: size?.intValue ?? 0,
            ledgerEntries: 3 * rounds + 2,
            history: history,
            requests: requests,
            publishSeconds: publish,
            verifySeconds: verify,
            loadSeconds: load,
            firstSeconds: times[0],
            p50Seconds: sorted[sorted.count / 2],
            p99Seconds: sorted[min(sorted.count - 1, sorted.count * 99 / 100)],
            peakMemoryBytes: PeakMemory.byteCount
        )
    }

    private static func median(_ repetitions: Int, _ body: () throws -> Void) throws -> Double {
        var times: [Double] = []
        for _ in 0..<repetitions {
            let start = BenchmarkClock.now
            try body()
            times.append((BenchmarkClock.now - start).wall)
        }
        return times.sorted()[times.count / 2]
    }
}
