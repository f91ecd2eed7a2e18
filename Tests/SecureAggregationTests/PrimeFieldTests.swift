import ProtocolPrimitives
import Testing

@testable import SecureAggregation

/// Compares with addition and doubling only, which need no wide arithmetic.
@Suite struct PrimeFieldTests {
    private static let modulus: UInt64 = 2_305_843_009_213_693_951
    private static let edges: [UInt64] = [
        0, 1, 2, 3, 1 << 32, (1 << 60) - 1, 1 << 60, modulus / 2, modulus - 2, modulus - 1,
    ]

    private func slowSum(_ left: UInt64, _ right: UInt64) -> UInt64 {
        (left + right) % Self.modulus
    }

    private func slowProduct(_ left: UInt64, _ right: UInt64) -> UInt64 {
        var result: UInt64 = 0
        for bit in (0..<61).reversed() {
            result = slowSum(result, result)
            if right >> UInt64(bit) & 1 == 1 { result = slowSum(result, left) }
        }
        return result
    }

    private func check(_ left: UInt64, _ right: UInt64) {
        #expect(PrimeField.sum(left, right) == slowSum(left, right))
        #expect(PrimeField.product(left, right) == slowProduct(left, right))
        #expect(PrimeField.difference(left, right) == (left + Self.modulus - right) % Self.modulus)
    }

    @Test func agreesWithSlowArithmeticAtEdges() {
        for left in Self.edges { for right in Self.edges { check(left, right) } }
    }

    @Test func agreesWithSlowArithmeticAtRandom() throws {
        var random = try Sample.random("field")
        for _ in 0..<2000 {
            check(random.uint64(below: Self.modulus), random.uint64(below: Self.modulus))
        }
    }

    @Test func inversesInvert() throws {
        var random = try Sample.random("inverse")
        for value in Self.edges.dropFirst() + [random.uint64(below: Self.modulus)] {
            #expect(slowProduct(value, PrimeField.inverse(value)) == 1)
        }
        #expect(PrimeField.inverse(0) == 0)
    }

    @Test func reductionIsCanonical() {
        for value in Self.edges {
            #expect(PrimeField.reduced(value) == value)
            #expect(PrimeField.reduced(value + Self.modulus) == value)
        }
    }
}
