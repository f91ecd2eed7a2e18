import Benchmark
import DifferentialPrivacy
import ProtocolPrimitives

/// Noise for one client's vector of 118,592 coordinates, table included, as in docs/noise-shares.md.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput],
        maxDuration: .seconds(5),
        maxIterations: 1000
    )
    for deviation in [3, 20, 1000, 100_000] as [UInt64] {
        noise("discrete Gaussian, sigma \(deviation)") {
            try DiscreteGaussianSampler(variance: deviation * deviation)
        }
    }
    for variance in [9, 400, 1_000_000] as [UInt64] {
        noise("Skellam, variance \(variance)") { try SkellamSampler(variance: variance) }
    }
}

private func noise<Sampler: NoiseSampler>(
    _ name: String,
    _ sampler: @escaping @Sendable () throws -> Sampler
) {
    Benchmark("\(name), 118592 samples") { benchmark in
        var random = try SystemRandomSource()
        let keystream = try SeekableKeystream(key: SecretBytes(count: 32, using: &random))
        var source = keystream.source(stream: 0)
        var values = [Int64](repeating: 0, count: 118_592)
        benchmark.startMeasurement()
        try sampler().addNoise(to: &values, using: &source)
        benchmark.stopMeasurement()
        blackHole(values)
    }
}
