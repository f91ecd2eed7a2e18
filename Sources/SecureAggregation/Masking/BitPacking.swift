/// Packs 32-bit lanes to b bits each, 1...32: lane i is bits i·b to (i+1)·b - 1, least significant first.
enum BitPacking {
    /// Bytes that `laneCount` lanes of `bits` bits take.
    static func byteCount(laneCount: Int, bits: Int) -> Int { (laneCount * bits + 7) / 8 }

    /// Writes the low `bits` bits of each lane; spare bits of the last byte become zero.
    ///
    /// - Parameters:
    ///   - lanes: what is packed; higher bits are ignored.
    ///   - bits: 1...32.
    ///   - output: room for exactly `byteCount(laneCount:bits:)` bytes.
    static func pack(
        _ lanes: UnsafeBufferPointer<UInt32>,
        bits: Int,
        into output: UnsafeMutableRawBufferPointer
    ) {
        precondition(output.count == byteCount(laneCount: lanes.count, bits: bits))
        guard let input = lanes.baseAddress, let bytes = output.baseAddress else { return }
        if bits == 32 {
            for index in 0..<lanes.count {
                bytes.storeBytes(
                    of: input[index].littleEndian,
                    toByteOffset: 4 &* index,
                    as: UInt32.self
                )
            }
            return
        }
        let mask = UInt64(1) << UInt64(bits) &- 1
        var pending: UInt64 = 0
        var pendingBits = 0
        var written = 0
        for index in 0..<lanes.count {
            pending |= (UInt64(input[index]) & mask) &<< UInt64(pendingBits)
            pendingBits &+= bits
            if pendingBits >= 32 {
                bytes.storeBytes(
                    of: UInt32(truncatingIfNeeded: pending).littleEndian,
                    toByteOffset: written,
                    as: UInt32.self
                )
                written &+= 4
                pending &>>= 32
                pendingBits &-= 32
            }
        }
        while pendingBits > 0 {
            bytes.storeBytes(
                of: UInt8(truncatingIfNeeded: pending),
                toByteOffset: written,
                as: UInt8.self
            )
            written &+= 1
            pending &>>= 8
            pendingBits &-= 8
        }
    }

    /// Adds packed lanes to sums, modulo 2^32.
    ///
    /// - Parameters:
    ///   - input: exactly `byteCount(laneCount:bits:)` bytes.
    ///   - bits: 1...32.
    ///   - sums: what is added to.
    static func unpack(
        _ input: UnsafeRawBufferPointer,
        bits: Int,
        addingTo sums: UnsafeMutableBufferPointer<UInt32>
    ) {
        precondition(input.count == byteCount(laneCount: sums.count, bits: bits))
        guard let bytes = input.baseAddress, let output = sums.baseAddress else { return }
        if bits == 32 {
            for index in 0..<sums.count {
                output[index] &+= UInt32(
                    littleEndian: bytes.loadUnaligned(fromByteOffset: 4 &* index, as: UInt32.self)
                )
            }
            return
        }
        let mask = UInt64(1) << UInt64(bits) &- 1
        // As long as 8 bytes can be read from where a lane begins, one shift finds it.
        let lastLoad = input.count - 8
        let wideCount = lastLoad < 0 ? 0 : min(sums.count, (lastLoad * 8 + 7) / bits + 1)
        for index in 0..<wideCount {
            let bit = index &* bits
            let word = UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self)
            )
            output[index] &+= UInt32(truncatingIfNeeded: word &>> UInt64(bit & 7) & mask)
        }
        for index in wideCount..<sums.count {
            var value: UInt64 = 0
            let (first, last) = (index * bits / 8, ((index + 1) * bits - 1) / 8)
            for offset in first...last {
                value |=
                    UInt64(bytes.load(fromByteOffset: offset, as: UInt8.self))
                    << UInt64(8 * (offset - first))
            }
            output[index] &+= UInt32(
                truncatingIfNeeded: value >> UInt64(index * bits - first * 8) & mask
            )
        }
    }
}
