public import ProtocolPrimitives

/// Draws independent noise on the integers from one law, exactly.
///
/// The parameters of the law are **public**; the samples are **secret**. Samples are a function of the
/// source's bytes and of how many are drawn in one call. Run time depends on the samples, so a party that
/// can time single draws learns about them; draw in bulk.
public protocol NoiseSampler: Sendable {
    /// No sample is larger than this in absolute value; at most 2^62.
    static var maximumMagnitude: Int64 { get }

    /// Fills a buffer with independent samples.
    ///
    /// - Parameters:
    ///   - output: receives integers, each at most ``maximumMagnitude`` in absolute value.
    ///   - random: the source of randomness, asked in blocks of up to 8 KiB.
    /// - Complexity: O(n); 4 to 8 random bytes a sample.
    func fill(
        _ output: UnsafeMutableBufferPointer<Int64>,
        using random: inout some RandomSource
    )
}

extension NoiseSampler {
    private static var chunkLength: Int { 1024 }

    /// Draws one sample.
    ///
    /// Throws away the unused part of the bytes it draws; draw many at a time.
    public func sample(using random: inout some RandomSource) -> Int64 {
        var value: Int64 = 0
        withUnsafeMutablePointer(to: &value) {
            fill(UnsafeMutableBufferPointer(start: $0, count: 1), using: &random)
        }
        return value
    }

    /// Draws independent samples.
    ///
    /// - Parameters:
    ///   - count: how many; none if it is not above 0.
    ///   - random: the source of randomness, asked in blocks of up to 8 KiB.
    /// - Returns: integers, each at most ``maximumMagnitude`` in absolute value.
    /// - Complexity: O(`count`).
    public func samples(count: Int, using random: inout some RandomSource) -> [Int64] {
        let count = max(count, 0)
        return [Int64](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            let buffer = UnsafeMutableBufferPointer(rebasing: buffer[..<count])
            buffer.initialize(repeating: 0)
            fill(buffer, using: &random)
            initializedCount = count
        }
    }

    /// Adds an independent sample to every value.
    ///
    /// - Parameters:
    ///   - values: exact integers, each at most 2^62 in absolute value; unchanged on error.
    ///   - random: the source of randomness, asked in blocks of up to 8 KiB.
    /// - Throws: ``DifferentialPrivacyError/noiseOverflow(index:)`` for a value beyond that.
    /// - Complexity: O(n).
    public func addNoise(
        to values: inout [Int64],
        using random: inout some RandomSource
    ) throws(DifferentialPrivacyError) {
        if let index = values.firstIndex(where: { $0.magnitude > 1 << 62 }) {
            throw .noiseOverflow(index: index)
        }
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: Self.chunkLength) { noise in
            noise.initialize(repeating: 0)
            var start = 0
            while start < values.count {
                let count = min(noise.count, values.count - start)
                fill(UnsafeMutableBufferPointer(rebasing: noise[..<count]), using: &random)
                for index in 0..<count { values[start + index] += noise[index] }
                start += count
            }
            noise.update(repeating: 0)
        }
    }
}
