/// Complex numbers, real and imaginary parts apart.
struct ComplexVector {
    var real: [Double]
    var imaginary: [Double]

    /// A vector of real numbers.
    init(real: [Double]) {
        self.real = real
        imaginary = [Double](repeating: 0, count: real.count)
    }

    /// A vector of one number repeated.
    init(repeating value: (Double, Double), count: Int) {
        real = [Double](repeating: value.0, count: count)
        imaginary = [Double](repeating: value.1, count: count)
    }

    /// The Euclidean norm, rounded up.
    var norm: Double {
        var sum = 0.0
        for index in real.indices {
            sum += real[index] * real[index] + imaginary[index] * imaginary[index]
        }
        return sum.squareRoot() * (1 + Double(real.count) * 0x1p-52)
    }

    /// Multiplies each element by a power of another vector's.
    ///
    /// By repeated squaring. A product of complex numbers errs by at most sqrt(8) 2^-53 of itself, so
    /// that the result errs by at most (1 + sqrt(8) 2^-53)^power - 1 of itself, apart from underflow.
    ///
    /// - Precondition: both have the same number of elements and `power` is at least 1.
    /// - Complexity: O(n log power).
    mutating func multiply(byPower power: Int, of other: ComplexVector) {
        precondition(power >= 1 && other.real.count == real.count)
        for index in real.indices {
            var (x, y) = (other.real[index], other.imaginary[index])
            var rest = power
            while true {
                if rest & 1 == 1 {
                    let (a, b) = (real[index], imaginary[index])
                    (real[index], imaginary[index]) = (a * x - b * y, a * y + b * x)
                }
                rest >>= 1
                if rest == 0 { break }
                (x, y) = (x * x - y * y, 2 * x * y)
            }
        }
    }
}
