import Benchmark
import FederatedSimulation
import SecureAggregation

/// The whole protocol, all clients and the server on one thread, as in docs/secure-aggregation-speed.md.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.cpuTotal, .wallClock, .peakMemoryResident],
        maxDuration: .seconds(30),
        maxIterations: 7
    )
    for adversary in Adversary.allCases {
        for dropout in [0, 0.1] {
            whole(clients: 100, length: 118_592, dropout: dropout, adversary)
        }
        whole(clients: 100, length: 1_000_000, dropout: 0, adversary)
    }
}

/// One round with 50 neighbors and 32 bits, opening of the session included.
private func whole(clients: Int, length: Int, dropout: Double, _ adversary: Adversary) {
    Benchmark("\(clients) clients, \(length) coordinates, dropout \(dropout), \(adversary)") { _ in
        let parameters = try SecureAggregationParameters(
            unproven: adversary,
            neighborCount: 50,
            reconstructionThreshold: adversary == .malicious ? 34 : 26,
            modulusBits: 32,
            valueBound: 1 << 20
        )
        try SecureAggregationBenchmark(
            clients: clients,
            length: length,
            dropout: dropout,
            threads: 1,
            parameters: parameters,
            rounds: 1
        ).runOnce()
    }
}
