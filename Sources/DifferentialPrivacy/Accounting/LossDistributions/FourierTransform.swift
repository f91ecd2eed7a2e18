import Foundation

/// A complex discrete Fourier transform of a power of two of double-precision numbers.
///
/// Radix 2, in place, real and imaginary parts apart. The forward transform leaves its result in
/// bit-reversed order and the inverse takes it so, which spares the reordering that a convolution
/// does not need. The relative error in the Euclidean norm is at most ``relativeError``.
struct FourierTransform: Sendable {
    /// Number of points, a power of two, at least 2.
    let count: Int
    /// Bound on ‖computed - exact‖ / ‖exact‖ of one transform, in Euclidean norms.
    ///
    /// Higham, Accuracy and Stability of Numerical Algorithms (2nd ed.), Theorem 24.2: with t =
    /// log2(count) it is t eta / (1 - t eta) with eta = m + gamma_4 (sqrt(2) + m), where m bounds the
    /// error of the roots of unity. These come from one octant with m <= 3u, so that eta < 9u.
    let relativeError: Double
    /// exp(-i pi j / half) at index half + j, for every power of two half below count.
    private let cosines: [Double]
    private let sines: [Double]

    /// Creates a transform.
    ///
    /// - Parameter bits: base-2 logarithm of the number of points, 1 to 30.
    /// - Complexity: 2^bits memory and time.
    init(bits: Int) {
        let count = 1 << max(1, min(bits, 30))
        self.count = count
        relativeError = 10 * 0x1p-53 * Double(max(1, min(bits, 30)))
        var cosines = [Double](repeating: 1, count: count)
        var sines = [Double](repeating: 0, count: count)
        let largest = count / 2
        for index in 0..<largest {
            (cosines[largest + index], sines[largest + index]) = Self.root(index, half: largest)
        }
        var half = largest / 2
        while half >= 1 {
            for index in 0..<half {
                cosines[half + index] = cosines[2 * half + 2 * index]
                sines[half + index] = sines[2 * half + 2 * index]
            }
            half /= 2
        }
        self.cosines = cosines
        self.sines = sines
    }

    /// exp(-i pi index / half) for 0 <= index < half, from an angle of at most pi/4.
    private static func root(_ index: Int, half: Int) -> (Double, Double) {
        let angle = { (part: Int) in Double.pi * Double(part) / Double(half) }
        if 2 * index > half {
            let (cosine, sine) = root(half - index, half: half)
            return (-cosine, sine)
        }
        guard 4 * index > half else { return (cos(angle(index)), -sin(angle(index))) }
        let rest = Double.pi * Double(half - 2 * index) / Double(2 * half)
        return (sin(rest), -cos(rest))
    }

    /// Transforms in place; the result is in bit-reversed order.
    ///
    /// - Precondition: both arrays have ``count`` elements.
    /// - Complexity: O(n log n).
    func forward(_ real: inout [Double], _ imaginary: inout [Double]) {
        precondition(real.count == count && imaginary.count == count)
        real.withUnsafeMutableBufferPointer { real in
            imaginary.withUnsafeMutableBufferPointer { imaginary in
                cosines.withUnsafeBufferPointer { cosines in
                    sines.withUnsafeBufferPointer { sines in
                        var half = count / 2
                        while half >= 1 {
                            for block in stride(from: 0, to: count, by: 2 * half) {
                                for index in 0..<half {
                                    let (low, high) = (block + index, block + index + half)
                                    let (x, y) = (real[low], imaginary[low])
                                    let (u, v) = (real[high], imaginary[high])
                                    let (c, s) = (cosines[half + index], sines[half + index])
                                    real[low] = x + u
                                    imaginary[low] = y + v
                                    real[high] = (x - u) * c - (y - v) * s
                                    imaginary[high] = (x - u) * s + (y - v) * c
                                }
                            }
                            half /= 2
                        }
                    }
                }
            }
        }
    }

    /// Inverts ``forward(_:_:)`` in place, from bit-reversed order, divided by ``count``.
    ///
    /// - Precondition: both arrays have ``count`` elements.
    /// - Complexity: O(n log n).
    func inverse(_ real: inout [Double], _ imaginary: inout [Double]) {
        precondition(real.count == count && imaginary.count == count)
        // A power of two: exact.
        let scale = 1 / Double(count)
        real.withUnsafeMutableBufferPointer { real in
            imaginary.withUnsafeMutableBufferPointer { imaginary in
                cosines.withUnsafeBufferPointer { cosines in
                    sines.withUnsafeBufferPointer { sines in
                        var half = 1
                        while half < count {
                            for block in stride(from: 0, to: count, by: 2 * half) {
                                for index in 0..<half {
                                    let (low, high) = (block + index, block + index + half)
                                    let (x, y) = (real[low], imaginary[low])
                                    let (c, s) = (cosines[half + index], sines[half + index])
                                    let u = real[high] * c + imaginary[high] * s
                                    let v = imaginary[high] * c - real[high] * s
                                    real[low] = x + u
                                    imaginary[low] = y + v
                                    real[high] = x - u
                                    imaginary[high] = y - v
                                }
                            }
                            half *= 2
                        }
                        for index in 0..<count {
                            real[index] *= scale
                            imaginary[index] *= scale
                        }
                    }
                }
            }
        }
    }
}
