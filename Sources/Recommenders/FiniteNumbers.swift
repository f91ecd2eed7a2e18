/// Whether long lists of numbers are finite, in passes that the compiler turns into vector instructions.
enum FiniteNumbers {
    /// Whether none is infinite or NaN, whose exponents alone have all bits set.
    static func all(_ numbers: [Float]) -> Bool {
        let mask: UInt32 = 0x7F80_0000
        return numbers.withUnsafeBufferPointer { numbers in
            var bad: UInt32 = 0
            for number in numbers { bad |= number.bitPattern & mask == mask ? 1 : 0 }
            return bad == 0
        }
    }

    /// The same in double precision.
    static func all(_ numbers: [Double]) -> Bool {
        let mask: UInt64 = 0x7FF0_0000_0000_0000
        return numbers.withUnsafeBufferPointer { numbers in
            var bad: UInt64 = 0
            for number in numbers { bad |= number.bitPattern & mask == mask ? 1 : 0 }
            return bad == 0
        }
    }
}
