/// A polynomial over ``PrimeField``, as its coefficients from the constant one up.
///
/// Its running time depends on the values: for what was opened to the caller only.
struct FieldPolynomial: Equatable {
    /// Without zeros at the end; empty for the zero polynomial.
    let coefficients: [UInt64]

    /// Takes canonical coefficients and drops zeros at the end.
    init(_ coefficients: [UInt64]) {
        let end = coefficients.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
        self.coefficients = Array(coefficients[..<end])
    }

    /// -1 for the zero polynomial.
    var degree: Int { coefficients.count - 1 }

    /// The polynomial with leading coefficient 1 that vanishes at the points.
    ///
    /// - Complexity: O(points^2).
    init(vanishingAt points: [UInt64]) {
        var product: [UInt64] = [1]
        product.reserveCapacity(points.count + 1)
        for point in points {
            product.append(0)
            for index in product.indices.reversed() {
                let shifted = index > 0 ? product[index - 1] : 0
                let scaled = PrimeField.product(product[index], point)
                product[index] = PrimeField.difference(shifted, scaled)
            }
        }
        coefficients = product
    }

    func value(at point: UInt64) -> UInt64 {
        coefficients.reversed().reduce(0) {
            PrimeField.sum(PrimeField.product($0, point), $1)
        }
    }

    /// Quotient and remainder; `nil` if the divisor is zero.
    ///
    /// - Complexity: O((degree - divisor's degree + 1) · divisor's degree).
    func divided(by divisor: Self) -> (quotient: Self, remainder: Self)? {
        guard let leading = divisor.coefficients.last else { return nil }
        guard degree >= divisor.degree else { return (Self([]), self) }
        let inverse = PrimeField.inverse(leading)
        var remainder = coefficients
        var quotient = [UInt64](repeating: 0, count: degree - divisor.degree + 1)
        for shift in quotient.indices.reversed() {
            let factor = PrimeField.product(remainder[shift + divisor.degree], inverse)
            quotient[shift] = factor
            for (index, coefficient) in divisor.coefficients.enumerated() {
                remainder[shift + index] = PrimeField.difference(
                    remainder[shift + index],
                    PrimeField.product(factor, coefficient)
                )
            }
        }
        return (Self(quotient), Self(remainder))
    }

    /// This minus the product of two others.
    ///
    /// - Complexity: O(left's degree · right's degree).
    func subtracting(_ left: Self, times right: Self) -> Self {
        let count = max(coefficients.count, left.coefficients.count + right.coefficients.count)
        var result = coefficients + [UInt64](repeating: 0, count: count - coefficients.count)
        for (offset, factor) in left.coefficients.enumerated() {
            for (index, coefficient) in right.coefficients.enumerated() {
                result[offset + index] = PrimeField.difference(
                    result[offset + index],
                    PrimeField.product(factor, coefficient)
                )
            }
        }
        return Self(result)
    }
}
