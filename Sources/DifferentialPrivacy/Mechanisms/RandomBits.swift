/// A reservoir of uniform random bits, drawn from a source in large blocks; the bits are **secret**.
///
/// Every method takes the source as a closure, so that the sampler is compiled once and the source
/// is called only when the reservoir runs dry.
struct RandomBits {
    /// Fills a buffer with uniform bytes.
    typealias Refill = (UnsafeMutableRawBufferPointer) -> Void

    private var block: [UInt64]
    private var position: Int
    private var reservoir: UInt64 = 0
    private var available: UInt64 = 0

    /// Creates an empty reservoir.
    ///
    /// - Parameter blockWordCount: 64-bit words drawn at a time; at least 1.
    init(blockWordCount: Int = 32) {
        block = [UInt64](repeating: 0, count: max(blockWordCount, 1))
        position = block.count
    }

    /// Takes 1 to 32 bits, as the low bits of the result.
    ///
    /// When fewer bits are left than asked for they are dropped, which depends on counts only and
    /// so leaves the bits that follow uniform and independent.
    @inline(__always)
    mutating func take(_ count: UInt64, _ refill: Refill) -> UInt64 {
        if available < count { nextWord(refill) }
        let result = reservoir & ((1 << count) &- 1)
        reservoir >>= count
        available &-= count
        return result
    }

    @inline(__always)
    private mutating func nextWord(_ refill: Refill) {
        if position == block.count { refillBlock(refill) }
        reservoir = UInt64(littleEndian: block[position])
        position &+= 1
        available = 64
    }

    @inline(never)
    private mutating func refillBlock(_ refill: Refill) {
        block.withUnsafeMutableBytes { refill($0) }
        position = 0
    }
}
