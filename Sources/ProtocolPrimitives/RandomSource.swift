import CSodium

/// A source of uniform bytes; randomness is always a parameter.
public protocol RandomSource: Sendable {
    /// Fills the buffer with uniform bytes.
    mutating func fill(_ buffer: UnsafeMutableRawBufferPointer)
}

extension RandomSource {
    /// Draws `count` uniform bytes.
    public mutating func bytes(count: Int) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: count)
        output.withUnsafeMutableBytes { fill($0) }
        return output
    }

    /// Draws a uniform 64-bit number.
    public mutating func uint64() -> UInt64 {
        var value: UInt64 = 0
        withUnsafeMutableBytes(of: &value) { fill($0) }
        return UInt64(littleEndian: value)
    }

    /// Draws a uniform number below `bound` without bias (rejection).
    ///
    /// - Precondition: `bound` is above 0.
    public mutating func uint64(below bound: UInt64) -> UInt64 {
        precondition(bound > 0)
        let threshold = (0 &- bound) % bound
        while true {
            let product = uint64().multipliedFullWidth(by: bound)
            if product.low >= threshold { return product.high }
        }
    }

    /// Shuffles in place, each order equally likely (Fisher and Yates).
    ///
    /// - Complexity: O(n).
    public mutating func shuffle<Element>(_ array: inout [Element]) {
        for index in stride(from: array.count - 1, to: 0, by: -1) {
            array.swapAt(index, Int(uint64(below: UInt64(index + 1))))
        }
    }
}

/// The operating system's generator, through libsodium; the only source for real deployments.
public struct SystemRandomSource: RandomSource {
    /// Initializes libsodium and creates the source.
    ///
    /// - Throws: ``ProtocolPrimitivesError/sodiumUnavailable``.
    public init() throws(ProtocolPrimitivesError) { try Sodium.initialize() }

    /// Fills the buffer with unpredictable bytes.
    public mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        guard let base = buffer.baseAddress else { return }
        randombytes_buf(base, buffer.count)
    }
}
