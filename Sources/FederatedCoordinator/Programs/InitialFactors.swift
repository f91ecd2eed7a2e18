import ProtocolPrimitives

/// Where item factors start: small random numbers that everybody may know.
enum InitialFactors {
    /// Uniform numbers of mean 0 and standard deviation `deviation` / √factors.
    ///
    /// - Returns: items × factors, row by row.
    /// - Throws: `ProtocolPrimitivesError`.
    static func make(items: Int, factors: Int, deviation: Double, seed: UInt64) throws -> [Float] {
        var random = try SeededRandomSource(seed: seed, label: "itemFactors")
        var bytes = [UInt8](repeating: 0, count: items * factors * 4)
        bytes.withUnsafeMutableBytes { random.fill($0) }
        let width = Float(deviation * (12 / Double(factors)).squareRoot())
        return bytes.withUnsafeBytes { bytes in
            (0..<(items * factors)).map { index in
                let word = UInt32(
                    littleEndian: bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
                )
                return (Float(word >> 8) / 0x1p24 - 0.5) * width
            }
        }
    }
}
