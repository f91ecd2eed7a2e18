import CSodium

/// A vector modulo 2^bits, packed to exactly that many bits a lane; see ``MaskedInput`` for the layout.
public struct PackedVector: Equatable, Sendable {
    /// Bit widths there are.
    public static let bitWidths = 1...SecureAggregationParameters.maximumModulusBits

    /// Number of coordinates.
    public let laneCount: Int
    /// Bits of each.
    public let bits: Int
    /// The packed coordinates.
    public let bytes: [UInt8]

    /// Takes packed bytes; `nil` unless they have the one length and zero padding that fits.
    public init?(laneCount: Int, bits: Int, bytes: [UInt8]) {
        guard laneCount >= 0, laneCount <= UInt32.max, Self.bitWidths.contains(bits),
            bytes.count == Self.byteCount(laneCount: laneCount, bits: bits)
        else { return nil }
        let spareBits = bytes.count * 8 - laneCount * bits
        if let last = bytes.last, spareBits > 0, last >> UInt8(8 - spareBits) != 0 { return nil }
        self.laneCount = laneCount
        self.bits = bits
        self.bytes = bytes
    }

    /// Masks and packs a client's vector; values and masks exist only a block at a time.
    ///
    /// - Parameters:
    ///   - laneCount: length of the vector, 1 to 2^32 - 1.
    ///   - parameters: modulus and value bound.
    ///   - masks: all masks of the client.
    ///   - fill: writes the values of a range of lanes; called once for each block in order, with a
    ///     buffer of zeros as long as the range.
    /// - Throws: ``SecureAggregationError/invalidParameter(_:)``,
    ///   ``SecureAggregationError/valueOutOfBound(bound:)`` or
    ///   ``SecureAggregationError/cipherUnavailable``.
    /// - Complexity: O(laneCount · masks) time; the packed vector and 64 KiB of memory.
    public init(
        masking laneCount: Int,
        parameters: SecureAggregationParameters,
        masks: [SignedMask],
        fill: (Range<Int>, UnsafeMutableBufferPointer<Int32>) -> Void
    ) throws(SecureAggregationError) {
        guard laneCount >= 1, laneCount <= UInt32.max else { throw .invalidParameter(.laneCount) }
        let bits = parameters.modulusBits
        var bytes = [UInt8](
            repeating: 0,
            count: Self.byteCount(laneCount: laneCount, bits: bits)
        )
        let block = UnsafeMutableBufferPointer<UInt32>.allocate(
            capacity: min(laneCount, MaskSum.blockLaneCount)
        )
        defer {
            // Unmasked values must not stay behind.
            sodium_memzero(block.baseAddress, block.count * 4)
            block.deallocate()
        }
        let maskSum = try MaskSum(masks)
        for start in stride(from: 0, to: laneCount, by: MaskSum.blockLaneCount) {
            let range = start..<min(start + MaskSum.blockLaneCount, laneCount)
            let lanes = UnsafeMutableBufferPointer(rebasing: block[..<range.count])
            lanes.initialize(repeating: 0)
            let isWithinBound = lanes.withMemoryRebound(to: Int32.self) { values in
                fill(range, values)
                return Self.isWithin(bound: parameters.valueBound, values)
            }
            guard isWithinBound else { throw .valueOutOfBound(bound: parameters.valueBound) }
            maskSum.apply(to: lanes)
            // Blocks begin on whole bytes because their length is a multiple of 8.
            let firstByte = start * bits / 8
            let byteCount = Self.byteCount(laneCount: range.count, bits: bits)
            bytes.withUnsafeMutableBytes { output in
                BitPacking.pack(
                    UnsafeBufferPointer(lanes),
                    bits: bits,
                    into: UnsafeMutableRawBufferPointer(
                        rebasing: output[firstByte..<(firstByte + byteCount)]
                    )
                )
            }
        }
        self.laneCount = laneCount
        self.bits = bits
        self.bytes = bytes
    }

    /// Adds the vector to sums of the same length, modulo 2^32.
    ///
    /// - Precondition: `sums` has ``laneCount`` elements.
    public func add(to sums: inout [UInt32]) {
        bytes.withUnsafeBytes { input in
            sums.withUnsafeMutableBufferPointer { sums in
                BitPacking.unpack(input, bits: bits, addingTo: sums)
            }
        }
    }

    /// Bytes that `laneCount` lanes of `bits` bits take.
    public static func byteCount(laneCount: Int, bits: Int) -> Int {
        BitPacking.byteCount(laneCount: laneCount, bits: bits)
    }

    private static func isWithin(bound: Int, _ values: UnsafeMutableBufferPointer<Int32>) -> Bool {
        let bound = Int32(clamping: bound)
        var outside: UInt32 = 0
        for value in values { outside |= value > bound || value < -bound ? 1 : 0 }
        return outside == 0
    }
}
