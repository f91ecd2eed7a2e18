import ProtocolPrimitives
public import Recommenders

/// Where item factors start: small random numbers that everybody may know, or a released model.
public struct InitialFactors: Equatable, Sendable {
    /// Mean squared norm of the rows that come from a model.
    private static let meanSquare = 0.25
    /// Standard deviation of the random numbers, times √d.
    public var deviation: Double
    /// Seed of the random numbers; **public**.
    public var seed: UInt64
    /// The model whose factors are taken where it has any; nil for random numbers alone.
    public var model: SpectralModel?

    /// Creates a start.
    public init(deviation: Double = 0.1, seed: UInt64, model: SpectralModel? = nil) {
        self.deviation = deviation
        self.seed = seed
        self.model = model
    }

    /// Makes the factors of some items.
    ///
    /// - Parameters:
    ///   - items: item indices.
    ///   - count: number of factors d.
    /// - Returns: items × factors, row by row.
    /// - Throws: `ProtocolPrimitivesError`.
    func make(items: [Int32], count: Int) throws -> [Float] {
        var factors = try random(items.count * count, factors: count)
        guard let model else { return factors }
        let energy = model.itemFactors.reduce(0) { $0 + Double($1) * Double($1) }
        let scale = (Self.meanSquare * Double(model.head.count) / max(energy, 1e-30)).squareRoot()
        let shared = min(count, model.factorCount)
        for (row, item) in items.enumerated() {
            guard let position = model.head.position(of: item) else { continue }
            for factor in 0..<shared {
                factors[row * count + factor] =
                    Float(scale) * model.itemFactors[position * model.factorCount + factor]
            }
        }
        return factors
    }

    /// Uniform numbers of mean 0 and standard deviation `deviation` / √factors.
    private func random(_ count: Int, factors: Int) throws -> [Float] {
        var random = try SeededRandomSource(seed: seed, label: "itemFactors")
        var bytes = [UInt8](repeating: 0, count: count * 4)
        bytes.withUnsafeMutableBytes { random.fill($0) }
        let width = Float(deviation * (12 / Double(factors)).squareRoot())
        return bytes.withUnsafeBytes { bytes in
            (0..<count).map { index in
                let word = UInt32(
                    littleEndian: bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
                )
                return (Float(word >> 8) / 0x1p24 - 0.5) * width
            }
        }
    }
}
