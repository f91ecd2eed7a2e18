/// An item's factors in a table, in arithmetic of double precision that uses vector instructions.
struct FactorRow {
    private let factors: UnsafeBufferPointer<Float>

    /// Borrows a row of a table that has it.
    init(_ table: UnsafeBufferPointer<Float>, row: Int, count: Int) {
        factors = UnsafeBufferPointer(rebasing: table[(row * count)..<((row + 1) * count)])
    }

    /// The inner product with a vector of as many numbers.
    func product(with vector: [Double]) -> Double {
        precondition(vector.count == factors.count)
        return vector.withUnsafeBufferPointer { vector in
            var first = SIMD4<Double>()
            var second = SIMD4<Double>()
            var index = 0
            while index + 8 <= factors.count {
                first += lanes(index) * Self.lanes(vector, index)
                second += lanes(index + 4) * Self.lanes(vector, index + 4)
                index += 8
            }
            var sum = (first + second).sum()
            while index < factors.count {
                sum += Double(factors[index]) * vector[index]
                index += 1
            }
            return sum
        }
    }

    /// Adds a multiple of the row to a vector of as many numbers.
    func add(to vector: inout [Double], times factor: Double) {
        precondition(vector.count == factors.count)
        vector.withUnsafeMutableBufferPointer { vector in
            for index in factors.indices { vector[index] += factor * Double(factors[index]) }
        }
    }

    private func lanes(_ start: Int) -> SIMD4<Double> {
        SIMD4(
            Double(factors[start]),
            Double(factors[start + 1]),
            Double(factors[start + 2]),
            Double(factors[start + 3])
        )
    }

    private static func lanes(_ vector: UnsafeBufferPointer<Double>, _ start: Int)
        -> SIMD4<Double>
    {
        SIMD4(vector[start], vector[start + 1], vector[start + 2], vector[start + 3])
    }
}
