import FederatedCoordinator
import ProtocolPrimitives
public import SecureAggregation

/// The whole protocol on random vectors, timed: all clients and the server in one process.
public struct SecureAggregationBenchmark: Sendable {
    /// Clients that advertise keys, 2 or more.
    public let clients: Int
    /// Length of the vectors, 1 or more.
    public let length: Int
    /// Fraction of the clients that drop out after sharing keys, when it costs most.
    public let dropout: Double
    /// Threads for clients and server, 1 or more.
    public let threads: Int
    /// What the round runs with.
    public let parameters: SecureAggregationParameters
    /// Rounds of the one session; the first opens it.
    public let rounds: Int

    /// Describes a benchmark.
    ///
    /// - Parameters:
    ///   - clients: clients that advertise keys, 2 or more.
    ///   - length: length of the vectors, 1 or more.
    ///   - dropout: fraction that drops out after sharing keys, 0 up to 1.
    ///   - threads: threads, 1 or more.
    ///   - parameters: neighbors, threshold, modulus and adversary.
    ///   - rounds: rounds of the session, 1 or more.
    public init(
        clients: Int,
        length: Int,
        dropout: Double,
        threads: Int,
        parameters: SecureAggregationParameters,
        rounds: Int
    ) {
        self.clients = clients
        self.length = length
        self.dropout = dropout
        self.threads = threads
        self.parameters = parameters
        self.rounds = rounds
    }

    /// Runs all rounds and checks every sum against the plain one.
    ///
    /// Each round is timed, then the primitives it cannot do without, alone. The first round includes
    /// opening the session. Making up the vectors is part of a round; checking the sum is not.
    ///
    /// - Returns: one measurement per round.
    /// - Throws: what aborted a round, or ``SecureAggregationBenchmarkError/wrongSum``.
    public func run() throws -> [SecureAggregationMeasurement] {
        let subject = try BenchmarkSubject(self)
        var session: SimulatedSession?
        var measurements: [SecureAggregationMeasurement] = []
        for number in 0..<UInt32(clamping: rounds) {
            let opensSession = session == nil
            let start = BenchmarkClock.now
            var current = try session ?? subject.open()
            let result = try subject.run(number, in: &current)
            let spent = BenchmarkClock.now - start
            session = current
            guard subject.vectors.isSum(result.sum, modulusBits: parameters.modulusBits) else {
                throw SecureAggregationBenchmarkError.wrongSum
            }
            let survivors = result.sum.survivors.count
            let floor = BenchmarkFloor(
                opensSession: opensSession,
                survivors: survivors,
                dropped: clients - survivors,
                length: length,
                parameters: parameters
            )
            let opening = opensSession ? current.server.statistics : nil
            measurements.append(
                SecureAggregationMeasurement(
                    cpuSeconds: spent.cpu,
                    wallSeconds: spent.wall,
                    floorSeconds: try floor.measure(threads: threads),
                    peakMemoryBytes: PeakMemory.byteCount,
                    uploadBytesPerClient: result.statistics.maximumUploadByteCount
                        + (opening?.maximumUploadByteCount ?? 0),
                    downloadBytesPerClient: result.statistics.maximumDownloadByteCount
                        + (opening?.maximumDownloadByteCount ?? 0),
                    packedVectorBytes: PackedVector.byteCount(
                        laneCount: length,
                        bits: parameters.modulusBits
                    ),
                    survivors: survivors
                )
            )
        }
        return measurements
    }

    /// Opens a session and runs its first round, for a benchmark that brings its own clocks.
    ///
    /// - Returns: number of clients in the sum.
    /// - Throws: what aborted the round.
    @discardableResult
    public func runOnce() throws -> Int {
        let subject = try BenchmarkSubject(self)
        var session = try subject.open()
        return try subject.run(0, in: &session).sum.survivors.count
    }
}

/// Why a benchmark has no result.
public enum SecureAggregationBenchmarkError: Error, Equatable, Sendable {
    /// The unmasked sum is not the sum of the survivors' vectors.
    case wrongSum
}
