import Foundation
import Testing

@testable import DifferentialPrivacy

@Suite struct FourierTransformTests {
    /// Numbers in [-1, 1] from a fixed linear congruence.
    private static func numbers(_ count: Int, seed: UInt64) -> [Double] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-52 - 1
        }
    }

    private static func reversed(_ index: Int, bits: Int) -> Int {
        (0..<bits).reduce(0) { $0 | ((index >> $1) & 1) << (bits - 1 - $1) }
    }

    /// The transform is the sum that defines it, within the stated bound.
    @Test(arguments: 1...9) func isTheDefiningSum(bits: Int) {
        let count = 1 << bits
        let transform = FourierTransform(bits: bits)
        let (x, y) = (Self.numbers(count, seed: 1), Self.numbers(count, seed: 2))
        var (real, imaginary) = (x, y)
        transform.forward(&real, &imaginary)
        var (squaredError, squaredNorm) = (0.0, 0.0)
        for frequency in 0..<count {
            var (a, b) = (0.0, 0.0)
            for index in 0..<count {
                let angle = -2 * Double.pi * Double(frequency * index % count) / Double(count)
                a += x[index] * cos(angle) - y[index] * sin(angle)
                b += x[index] * sin(angle) + y[index] * cos(angle)
            }
            let place = Self.reversed(frequency, bits: bits)
            squaredError += pow(real[place] - a, 2) + pow(imaginary[place] - b, 2)
            squaredNorm += a * a + b * b
        }
        // The sums themselves err by about count roundings.
        let allowance = transform.relativeError + Double(count) * 0x1p-52
        #expect(squaredError.squareRoot() <= allowance * squaredNorm.squareRoot())
    }

    @Test(arguments: [1, 2, 5, 12, 17]) func theInverseUndoesIt(bits: Int) {
        let count = 1 << bits
        let transform = FourierTransform(bits: bits)
        let (x, y) = (Self.numbers(count, seed: 3), Self.numbers(count, seed: 4))
        var (real, imaginary) = (x, y)
        transform.forward(&real, &imaginary)
        transform.inverse(&real, &imaginary)
        var (squaredError, squaredNorm) = (0.0, 0.0)
        for index in 0..<count {
            squaredError += pow(real[index] - x[index], 2) + pow(imaginary[index] - y[index], 2)
            squaredNorm += x[index] * x[index] + y[index] * y[index]
        }
        let allowance = 2.01 * transform.relativeError
        #expect(squaredError.squareRoot() <= allowance * squaredNorm.squareRoot())
        // The bound is no idle one: rounding is there.
        if bits >= 12 { #expect(squaredError > 0) }
    }

    @Test func productsOfSpectraAreCyclicConvolutions() {
        let transform = FourierTransform(bits: 3)
        let (x, y): ([Double], [Double]) = ([1, 2, 0, 0, 0, 0, 0, 5], [3, 0, 1, 0, 0, 0, 0, 0])
        var (first, second) = (ComplexVector(real: x), ComplexVector(real: y))
        transform.forward(&first.real, &first.imaginary)
        transform.forward(&second.real, &second.imaginary)
        var product = ComplexVector(repeating: (1, 0), count: 8)
        product.multiply(byPower: 2, of: first)
        product.multiply(byPower: 1, of: second)
        transform.inverse(&product.real, &product.imaginary)
        let convolve = { (a: [Double], b: [Double]) in
            (0..<8).map { target in
                (0..<8).reduce(0.0) { $0 + a[$1] * b[(target - $1 + 8) % 8] }
            }
        }
        for (actual, expected) in zip(product.real, convolve(convolve(x, x), y)) {
            #expect(abs(actual - expected) < 1e-12)
        }
    }
}
