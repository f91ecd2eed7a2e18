import FederatedSimulation
import Foundation
import SecureAggregation

/// Medians over the repetitions of a benchmark, for people and machines.
struct BenchmarkReport: Encodable {
    /// The floor by primitive, in seconds.
    struct Floor: Encodable {
        let keystream: Double
        let agreement: Double
        let signatures: Double
    }

    /// One round.
    struct Round: Encodable {
        let cpuSeconds: Double
        let wallSeconds: Double
        let floorSeconds: Floor
        /// CPU seconds over the whole floor.
        let overFloor: Double
        let uploadBytesPerClient: Int
        /// Upload over the packed vector alone.
        let uploadRatio: Double
        let downloadBytesPerClient: Int

        init(_ runs: [SecureAggregationMeasurement]) {
            cpuSeconds = Self.median(runs.map(\.cpuSeconds))
            wallSeconds = Self.median(runs.map(\.wallSeconds))
            floorSeconds = Floor(
                keystream: Self.median(runs.map(\.floorSeconds.keystream)),
                agreement: Self.median(runs.map(\.floorSeconds.agreement)),
                signatures: Self.median(runs.map(\.floorSeconds.signatures))
            )
            overFloor = Self.median(runs.map(\.overFloor))
            // The same in all repetitions.
            uploadBytesPerClient = runs.first?.uploadBytesPerClient ?? 0
            downloadBytesPerClient = runs.first?.downloadBytesPerClient ?? 0
            uploadRatio =
                Double(uploadBytesPerClient) / Double(max(1, runs.first?.packedVectorBytes ?? 1))
        }

        private static func median(_ values: [Double]) -> Double {
            let sorted = values.sorted()
            guard let upper = sorted.dropFirst(sorted.count / 2).first else { return 0 }
            guard sorted.count.isMultiple(of: 2), let lower = sorted.prefix(sorted.count / 2).last
            else { return upper }
            return (lower + upper) / 2
        }
    }

    let clients: Int
    let length: Int
    let threads: Int
    let repetitions: Int
    let adversary: String
    let neighbors: Int
    let threshold: Int
    let bitsPerValue: Int
    let survivors: Int
    // The first round, which opens the session.
    let cpuSeconds: Double
    let wallSeconds: Double
    let floorSeconds: Floor
    let overFloor: Double
    let peakMemoryBytes: Int
    let uploadBytesPerClient: Int
    let uploadRatio: Double
    let downloadBytesPerClient: Int
    /// The session's later rounds.
    let laterRounds: [Round]

    init(
        clients: Int,
        length: Int,
        threads: Int,
        parameters: SecureAggregationParameters,
        runs: [[SecureAggregationMeasurement]]
    ) {
        let first = Round(runs.compactMap(\.first))
        self.clients = clients
        self.length = length
        self.threads = threads
        repetitions = runs.count
        adversary =
            (parameters.adversary == .malicious ? AdversaryOption.malicious : .semiHonest)
            .rawValue
        neighbors = min(parameters.neighborCount, clients - 1)
        threshold = parameters.reconstructionThreshold
        bitsPerValue = parameters.modulusBits
        survivors = runs.first?.first?.survivors ?? 0
        cpuSeconds = first.cpuSeconds
        wallSeconds = first.wallSeconds
        floorSeconds = first.floorSeconds
        overFloor = first.overFloor
        peakMemoryBytes = runs.joined().map(\.peakMemoryBytes).max() ?? 0
        uploadBytesPerClient = first.uploadBytesPerClient
        uploadRatio = first.uploadRatio
        downloadBytesPerClient = first.downloadBytesPerClient
        let roundCount = runs.map(\.count).min() ?? 0
        laterRounds = (1..<max(1, roundCount)).map { index in Round(runs.map { $0[index] }) }
    }

    /// A table.
    var text: String {
        func seconds(_ value: Double) -> String { String(format: "%.3f s", value) }
        func line(_ name: String, _ value: String) -> String {
            name.padding(toLength: 26, withPad: " ", startingAt: 0) + value + "\n"
        }
        func floor(_ floor: Floor) -> String {
            "keystream \(seconds(floor.keystream)), agreement \(seconds(floor.agreement)), "
                + "signatures \(seconds(floor.signatures))"
        }
        var text =
            "\(clients) clients, \(length) coordinates of \(bitsPerValue) bits, \(adversary)"
            + ", \(neighbors) neighbors, threshold \(threshold), \(threads) "
            + (threads == 1 ? "thread\n" : "threads\n")
        text += line("clients in the sum", "\(survivors)")
        text += line("CPU time", seconds(cpuSeconds))
        text += line("time passed", seconds(wallSeconds))
        text += line("floor", floor(floorSeconds))
        text += line("CPU time over floor", String(format: "%.3f", overFloor))
        text += line("peak memory", String(format: "%.0f MB", Double(peakMemoryBytes) / 1e6))
        text += line(
            "upload of a client",
            String(format: "%d bytes, %.4f of the packed vector", uploadBytesPerClient, uploadRatio)
        )
        text += line("download of a client", "\(downloadBytesPerClient) bytes")
        for (index, round) in laterRounds.enumerated() {
            text += line(
                "round \(index + 2)",
                seconds(round.cpuSeconds) + " CPU, " + seconds(round.wallSeconds) + " passed, "
                    + String(
                        format: "%.3f over floor, upload %.4f",
                        round.overFloor,
                        round.uploadRatio
                    )
            )
        }
        return text
    }
}
