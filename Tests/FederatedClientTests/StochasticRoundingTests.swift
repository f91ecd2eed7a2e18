import Foundation
import ProtocolPrimitives
import Testing

@testable import FederatedClient

@Suite struct StochasticRoundingTests {
    private static func round(_ values: [Float], at position: Int, key: UInt8) throws -> [Int32] {
        let keystream = try SeekableKeystream(
            key: SecretBytes(copying: [UInt8](repeating: key, count: 32))
        )
        var output = [Int32](repeating: 9, count: values.count)
        var start = 0
        while start < values.count {
            let end = min(start + 1024 - (position + start) % 1024, values.count)
            values[start..<end].withUnsafeBufferPointer { values in
                output[start..<end].withUnsafeMutableBufferPointer {
                    StochasticRounding.round(values, at: position + start, with: keystream, to: $0)
                }
            }
            start = end
        }
        return output
    }

    /// Numbers of every size that occurs, with all their fractional bits.
    private static func numbers(_ count: Int, seed: UInt64) throws -> [Float] {
        var random = try SeededRandomSource(seed: seed, label: "numbers")
        return (0..<count).map { _ in
            let exponent = Double(random.uint64(below: 48)) - 27
            let mantissa = 1 + Double(random.uint64() >> 11) * 0x1p-53
            let sign: Double = random.uint64(below: 2) == 0 ? 1 : -1
            return Float(sign * mantissa * exp2(exponent))
        }
    }

    /// The 48-bit numbers k that send a value to the integer on the other side are 0 ..< count: their
    /// share is the probability.
    @Test func probabilitiesAreExact() throws {
        for value in try Self.numbers(20_000, seed: 1) + [0.5, -0.5, 1.5, 2.5, 0.25, 3, -7, 0] {
            let nearest = value.rounded(.toNearestOrEven)
            let distance = Double(abs(value - nearest)) * 0x1p48
            // k + ½ < distance
            let count = Int64((distance - 0.5).rounded(.up).magnitude)
            if abs(value) >= 0x1p-25 { #expect(Double(count) == distance) }
            #expect(abs(Double(count) - distance) <= 0.5)
            let other = Int32(nearest) + (value < nearest ? -1 : 1)
            for step: Int64 in [-1 << 32, -65536, -1, 0, 1, 65536, 1 << 32] {
                let bits = count + step
                guard bits >= 0, bits < 1 << 48 else { continue }
                let word = UInt16(bits >> 32)
                let rounded = StochasticRounding.round(
                    value,
                    word: word.littleEndian,
                    extension: UInt32(truncatingIfNeeded: bits)
                )
                #expect(rounded == (bits < count ? other : Int32(nearest)), "\(value)")
            }
        }
    }

    /// Many values at once agree with one by one, unless they say that a value is open.
    @Test func manyAtOnceAgreeWithOneByOne() throws {
        var random = try SeededRandomSource(seed: 5, label: "words")
        for value in try Self.numbers(20_000, seed: 5) + [0.5, -0.5, 1.5, 0.25, 3, -7, 0] {
            let distance = abs(value - value.rounded(.toNearestOrEven)) * 65536
            let limit = Int32(distance)
            let word = UInt16(random.uint64(below: 65536))
            for word in [word, UInt16(limit), UInt16(max(0, limit - 1)), UInt16(limit + 1), 0] {
                var output: Int32 = 0
                let isOpen = withUnsafePointer(to: value) { value in
                    withUnsafePointer(to: word.littleEndian) { word in
                        withUnsafeMutablePointer(to: &output) {
                            StochasticRounding.round(
                                UnsafeBufferPointer(start: value, count: 1),
                                words: UnsafeBufferPointer(start: word, count: 1),
                                to: UnsafeMutableBufferPointer(start: $0, count: 1)
                            )
                        }
                    }
                }
                #expect(isOpen == (Float(word) < distance && distance < Float(word) + 1))
                for bits: UInt32 in [0, .max] where !isOpen {
                    #expect(
                        output
                            == StochasticRounding.round(
                                value,
                                word: word.littleEndian,
                                extension: bits
                            ),
                        "\(value) by \(word)"
                    )
                }
            }
        }
    }

    @Test func integersStayAsTheyAre() throws {
        let limit = 1 << 21
        let integers = [0, 1, -1, 2, 1000, -4097, limit - 1, limit, -limit]
        for key: UInt8 in 1...20 {
            let rounded = try Self.round(integers.map { Float($0) } + [-0.0], at: 3, key: key)
            #expect(rounded == integers.map { Int32($0) } + [0])
        }
    }

    /// The mean error of 2²⁰ roundings, over its standard deviation, is a standard normal z; |z| ≥ 5
    /// has a probability below 6 · 10⁻⁷, and the 10 cases together below 6 · 10⁻⁶.
    @Test(
        arguments: [0.5, 0.25, 0.001, 0.999, -0.3, 7.125, -190.7, 65535.4, 1e-4, 0.62] as [Float]
    )
    func theMeanIsTheNumber(value: Float) throws {
        let count = 1 << 20
        let rounded = try Self.round([Float](repeating: value, count: count), at: 0, key: 9)
        let mean = rounded.reduce(0.0) { $0 + Double($1) } / Double(count)
        let fraction = Double(value) - Double(value).rounded(.down)
        let deviation = (fraction * (1 - fraction) / Double(count)).squareRoot()
        #expect(abs(mean - Double(value)) < 5 * deviation)
        #expect(Set(rounded).count == 2)
        #expect(rounded.allSatisfy { abs(Float($0) - value) < 1 })
    }

    /// The same over numbers of every size at once: z again below 5.
    @Test func errorsCancelOverAVector() throws {
        let values = try Self.numbers(1 << 20, seed: 2)
        let rounded = try Self.round(values, at: 0, key: 10)
        var error = 0.0
        var variance = 0.0
        for (integer, value) in zip(rounded, values) {
            let fraction = Double(value) - Double(value).rounded(.down)
            error += Double(integer) - Double(value)
            variance += fraction * (1 - fraction)
        }
        #expect(abs(error) < 5 * variance.squareRoot())
    }

    @Test func neighborsRoundIndependently() throws {
        // P(up, up) for two halves is 1/4; z over 2¹⁹ pairs, below 5 (6 · 10⁻⁷).
        let rounded = try Self.round([Float](repeating: 0.5, count: 1 << 20), at: 0, key: 11)
        let both = stride(from: 0, to: rounded.count, by: 2).count {
            rounded[$0] == 1 && rounded[$0 + 1] == 1
        }
        let pairs = Double(rounded.count / 2)
        #expect(abs(Double(both) - pairs / 4) < 5 * (pairs * 3 / 16).squareRoot())
    }

    @Test func aValueIsRoundedByItsPlaceAndNothingElse() throws {
        let values = try Self.numbers(5000, seed: 3)
        let whole = try Self.round(values, at: 0, key: 12)
        var random = try SeededRandomSource(seed: 4, label: "cuts")
        var start = 0
        while start < values.count {
            let count = min(1 + Int(random.uint64(below: 1500)), values.count - start)
            let part = try Self.round(Array(values[start..<(start + count)]), at: start, key: 12)
            #expect(part.elementsEqual(whole[start..<(start + count)]))
            start += count
        }
        #expect(try Self.round(values, at: 0, key: 13) != whole)
        // What surrounds a value, zeros or not, changes nothing.
        var sparse = [Float](repeating: 0, count: values.count)
        for index in stride(from: 0, to: values.count, by: 700) { sparse[index] = values[index] }
        let rounded = try Self.round(sparse, at: 0, key: 12)
        for index in values.indices {
            #expect(rounded[index] == (index.isMultiple(of: 700) ? whole[index] : 0))
        }
    }
}
