import SecureAggregation

extension FuzzTarget {
    /// A packed vector under a hostile length and width.
    ///
    /// The first byte chooses how length and width are read; the rest are the packed bytes.
    static func packedVector(_ input: [UInt8]) throws(FuzzFinding) {
        var input = FuzzInput(input)
        let form = input.byte()
        let claimedBits = form & 1 == 0 ? Int(input.byte()) : input.integer(Int.self)
        let claimedCount = form & 2 == 0 ? Int(input.byte()) : input.integer(Int.self)
        let bytes = input.remaining()
        check(PackedVector(laneCount: claimedCount, bits: claimedBits, bytes: bytes))
        // The length that fits, so that the packed bytes matter.
        for bits in PackedVector.bitWidths where bits == claimedBits || form & 4 != 0 {
            let count = bytes.count * 8 / bits
            guard let vector = PackedVector(laneCount: count, bits: bits, bytes: bytes) else {
                continue
            }
            check(vector)
            try FuzzFinding.unless(
                lanes(vector) == slowLanes(bytes, count: count, bits: bits),
                "lanes are unpacked wrongly"
            )
        }
    }

    private static func check(_ vector: PackedVector?) {
        guard let vector, vector.laneCount <= 1 << 16 else { return }
        _ = lanes(vector)
    }

    private static func lanes(_ vector: PackedVector) -> [UInt32] {
        var sums = [UInt32](repeating: 0, count: vector.laneCount)
        vector.add(to: &sums)
        return sums
    }

    /// Bit after bit, as the format is described.
    private static func slowLanes(_ bytes: [UInt8], count: Int, bits: Int) -> [UInt32] {
        (0..<count).map { lane in
            (0..<bits).reduce(UInt32(0)) { value, bit in
                let position = lane * bits + bit
                return value | UInt32(bytes[position / 8] >> UInt8(position % 8) & 1) << UInt32(bit)
            }
        }
    }
}
