/// The polynomial of lowest degree through given values at share indices, in Newton's form.
///
/// Points are small, so that the inverses of their differences come from a table.
struct NewtonInterpolant {
    private let points: [UInt64]
    /// Divided differences: coefficient i multiplies the product of (x - point j) over j < i.
    private let coefficients: [UInt64]

    /// Interpolates.
    ///
    /// - Parameters:
    ///   - indices: distinct, each 1...1024.
    ///   - values: one canonical element for each.
    /// - Complexity: O(indices^2).
    init(indices: [UInt16], values: [UInt64]) {
        var differences = values
        let count = values.count
        for order in 1..<max(count, 1) {
            for index in (order..<count).reversed() {
                let change = PrimeField.difference(differences[index], differences[index - 1])
                differences[index] = PrimeField.product(
                    change,
                    Self.inverse(from: indices[index - order], to: indices[index])
                )
            }
        }
        points = indices.map { UInt64($0) }
        coefficients = differences
    }

    /// The value at a point.
    ///
    /// - Complexity: O(points).
    func value(at point: UInt64) -> UInt64 {
        var value: UInt64 = 0
        for index in coefficients.indices.reversed() {
            let factor = PrimeField.difference(point, points[index])
            value = PrimeField.sum(PrimeField.product(value, factor), coefficients[index])
        }
        return value
    }

    /// The same in powers of x.
    ///
    /// - Complexity: O(points^2).
    var polynomial: FieldPolynomial {
        var result: [UInt64] = []
        result.reserveCapacity(coefficients.count)
        for index in coefficients.indices.reversed() {
            // result · (x - point) + coefficient
            result.append(0)
            for power in result.indices.reversed() {
                let shifted = power > 0 ? result[power - 1] : coefficients[index]
                let scaled = PrimeField.product(result[power], points[index])
                result[power] = PrimeField.difference(shifted, scaled)
            }
        }
        return FieldPolynomial(result)
    }

    /// The inverse of the difference of two distinct indices.
    private static func inverse(from low: UInt16, to high: UInt16) -> UInt64 {
        high > low
            ? inverses[Int(high - low)]
            : PrimeField.difference(0, inverses[Int(low - high)])
    }

    /// Inverses of 1 to the largest difference; entry 0 is not used.
    private static let inverses = (0...UInt64(ShamirSecretSharing.maximumShareCount)).map {
        PrimeField.inverse($0)
    }
}
