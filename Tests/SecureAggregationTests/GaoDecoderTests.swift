import ProtocolPrimitives
import Testing

@testable import SecureAggregation

@Suite struct GaoDecoderTests {
    /// The obvious decoder: the polynomial through some `threshold` points from which at most the
    /// bound of all values differ.
    private static func reference(indices: [UInt16], values: [UInt64], threshold: Int)
        -> FieldPolynomial?
    {
        let bound = (indices.count - threshold) / 2
        for subset in 0..<(1 << indices.count) where subset.nonzeroBitCount == threshold {
            let chosen = indices.indices.filter { subset >> $0 & 1 == 1 }
            let polynomial = NewtonInterpolant(
                indices: chosen.map { indices[$0] },
                values: chosen.map { values[$0] }
            ).polynomial
            let wrong = indices.indices.count {
                polynomial.value(at: UInt64(indices[$0])) != values[$0]
            }
            if wrong <= bound { return polynomial }
        }
        return nil
    }

    /// Words at every distance from the code, near and far, compared with the obvious decoder.
    @Test(arguments: 1...8) func agreesWithTrialOfAllSubsets(count: Int) throws {
        var random = try Sample.random("gao-\(count)")
        for threshold in 1...count {
            for errorCount in 0...count {
                for _ in 0..<4 {
                    var indices = (1...40).map { UInt16($0 * 25) }
                    random.shuffle(&indices)
                    indices = Array(indices.prefix(count))
                    let polynomial = FieldPolynomial(
                        (0..<threshold).map { _ in random.uint64(below: PrimeField.modulus) }
                    )
                    var values = indices.map { polynomial.value(at: UInt64($0)) }
                    for position in 0..<errorCount {
                        values[position] = random.uint64(below: 3)
                    }
                    let decoded = GaoDecoder.polynomial(
                        indices: indices,
                        values: values,
                        threshold: threshold
                    )
                    let expected = Self.reference(
                        indices: indices,
                        values: values,
                        threshold: threshold
                    )
                    #expect(decoded == expected)
                    if errorCount <= (count - threshold) / 2 { #expect(decoded == polynomial) }
                }
            }
        }
    }

    /// x^2 + 1 at 1...5 with one wrong value, worked out by hand.
    @Test func aHandMadeWord() {
        let decoded = GaoDecoder.polynomial(
            indices: [1, 2, 3, 4, 5],
            values: [2, 5, 11, 17, 26],
            threshold: 3
        )
        #expect(decoded?.coefficients == [1, 0, 1])
    }

    @Test func allZeroIsAPolynomialToo() {
        let zero = GaoDecoder.polynomial(indices: [3, 1, 2], values: [0, 0, 7], threshold: 1)
        #expect(zero?.coefficients == [])
    }

    @Test func polynomialArithmetic() throws {
        let modulus = PrimeField.modulus
        let vanishing = FieldPolynomial(vanishingAt: [2, 3])
        // (x - 2)(x - 3) = x^2 - 5x + 6
        #expect(vanishing.coefficients == [6, modulus - 5, 1])
        #expect(vanishing.value(at: 3) == 0 && vanishing.value(at: 4) == 2)
        let dividend = FieldPolynomial([7, modulus - 5, 1])
        let (quotient, remainder) = try #require(dividend.divided(by: vanishing))
        #expect(quotient.coefficients == [1] && remainder.coefficients == [1])
        #expect(dividend.divided(by: FieldPolynomial([0, 0])) == nil)
        #expect(FieldPolynomial([0, 0]).degree == -1)
        let difference = FieldPolynomial([1]).subtracting(vanishing, times: vanishing)
        #expect(difference.value(at: 4) == modulus - 3)
        #expect(vanishing.subtracting(FieldPolynomial([1]), times: vanishing).degree == -1)
    }
}
