import Testing

@testable import DifferentialPrivacy

/// Every operation must keep the true number between the stored one and the stored one plus its error.
@Suite struct CertifiedNumberTests {
    @Test(arguments: [2, 3, 4, 8, 15]) func enclosesTheExponential(fractionLimbCount: Int) throws {
        let rows = try SamplerVectors.load().exponentials
        try #require(rows.count >= 5)
        for row in rows {
            let number = CertifiedNumber.exponential(
                ofMinus: row.numerator,
                row.denominator,
                fractionLimbCount: fractionLimbCount
            )
            #expect(number.error < 10_000)
            // The vector has 16 limbs; what follows here is less than a unit.
            let truth = SamplerVectors.limbs(row.digits, fractionLimbCount)
            expect(number, encloses: truth)
        }
    }

    @Test(arguments: [2, 4, 8, 13]) func productsOfExponentialsAreExponentials(limbCount: Int)
        throws
    {
        // exp(-1/2) from exp(-1/20) ten times.
        let rows = try SamplerVectors.load().exponentials
        let half = try #require(rows.first { $0.numerator == 1 && $0.denominator == 2 })
        let factor = CertifiedNumber.exponential(ofMinus: 1, 20, fractionLimbCount: limbCount)
        var product = CertifiedNumber(1, fractionLimbCount: limbCount)
        var scratch: [UInt64] = []
        for _ in 0..<10 { product.multiply(by: factor, scratch: &scratch) }
        expect(product, encloses: SamplerVectors.limbs(half.digits, limbCount))
        #expect(product.error < 10_000)
    }

    @Test func dividesBySmallNumbers() {
        var number = CertifiedNumber(1, fractionLimbCount: 3)
        number.multiply(byFraction: 1, 3)
        #expect(
            number.limbs == [
                0x5555_5555_5555_5555, 0x5555_5555_5555_5555, 0x5555_5555_5555_5555, 0,
            ]
        )
        number.multiply(byFraction: .max - 1, .max)
        #expect(number.limbs[2] == 0x5555_5555_5555_5555 - 1)
        #expect(number.error <= 4)
        var error = CertifiedNumber(1, fractionLimbCount: 2)
        error.error = 1 << 60
        error.multiply(byFraction: 1, 1 << 50)
        #expect(error.error >= 1 << 10 && error.error <= 1 << 10 + 2)
    }

    @Test func reciprocalsTimesTheNumberAreOne() {
        for (integer, digit): (UInt64, UInt64) in [
            (1, 1), (1, .max), (2, 0), (3, 0), (1815, 0xDEAD_BEEF), (100, 1 << 63),
        ] {
            var number = CertifiedNumber(integer, fractionLimbCount: 4)
            number.limbs[2] = digit
            number.error = 1000
            let reciprocal = number.reciprocal()
            #expect(reciprocal.error == 1001)
            // (z + e) times the stored reciprocal is at most 1, and 1 more unit would be above 1.
            var divisor = number
            divisor.limbs[0] += 1000
            divisor.error = 0
            var product = divisor
            var scratch: [UInt64] = []
            var exact = reciprocal
            exact.error = 0
            product.multiply(by: exact, scratch: &scratch)
            #expect(product.integerPart == 0)
            #expect(
                product.limbs[3] == .max && product.limbs[2] == .max && product.limbs[1] == .max
            )
        }
    }

    @Test func sumsAndDifferencesCarry() {
        var number = CertifiedNumber(0, fractionLimbCount: 2)
        number.limbs = [.max, .max, 0]
        number.error = 3
        var one = CertifiedNumber(0, fractionLimbCount: 2)
        one.limbs[0] = 1
        one.error = 5
        number.add(one)
        #expect(number.limbs == [0, 0, 1])
        #expect(number.error == 8)
        // 1 - (2^-128, 5 units wide): from 1 - 6 units on.
        number.subtract(one)
        #expect(number.limbs == [.max - 5, .max, 0])
        #expect(number.error == 13)
        // Both steps of the lowest limb go below zero.
        var low = CertifiedNumber(1, fractionLimbCount: 2)
        var wide = CertifiedNumber(0, fractionLimbCount: 2)
        wide.limbs[0] = .max
        wide.error = 7
        low.limbs[0] = 2
        low.subtract(wide)
        #expect(low.limbs == [UInt64.max - 3, .max - 1, 0])
    }

    private func expect(
        _ number: CertifiedNumber,
        encloses truth: [UInt64],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(number.integerPart == 0, sourceLocation: sourceLocation)
        let stored = Array(number.limbs.dropLast())
        var upper = number
        var error = CertifiedNumber(0, fractionLimbCount: number.fractionLimbCount)
        error.limbs[0] = number.error
        upper.add(error)
        #expect(
            !truth.lexicographicallyPrecedes(stored.reversed()),
            "above the truth",
            sourceLocation: sourceLocation
        )
        #expect(
            !upper.limbs.dropLast().reversed().lexicographicallyPrecedes(truth),
            "below the truth",
            sourceLocation: sourceLocation
        )
    }
}
