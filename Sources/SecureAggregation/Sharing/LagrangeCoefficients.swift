/// The weights that take shares with given indices to the value at 0; **public**.
///
/// They serve all secrets whose shares have the same indices. With distinct x_i, the weight of share i is Π_{j≠i} x_j / (x_j - x_i).
public struct LagrangeCoefficients: Sendable {
    /// The indices in the order in which shares must come.
    public let indices: [UInt16]
    private let weights: [UInt64]

    /// Computes the weights.
    ///
    /// - Throws: ``SecureAggregationError/invalidShare`` if an index is 0, too large or repeated.
    /// - Complexity: O(indices^2) multiplications and one inversion.
    public init(indices: [UInt16]) throws(SecureAggregationError) {
        guard Set(indices).count == indices.count, !indices.contains(0),
            indices.allSatisfy({ Int($0) <= ShamirSecretSharing.maximumShareCount })
        else { throw .invalidShare }
        self.indices = indices
        let points = indices.map { UInt64($0) }
        let product = points.reduce(1, PrimeField.product)
        // x_i · Π_{j≠i} (x_j - x_i); the weight is the product of all points divided by it.
        let denominators = points.map { point in
            points.reduce(point) { result, other in
                other == point
                    ? result : PrimeField.product(result, PrimeField.difference(other, point))
            }
        }
        weights = Self.inverses(of: denominators).map { PrimeField.product($0, product) }
    }

    /// The secret limbs' values at 0 from shares in the order of ``indices``.
    func interpolate(_ shares: some Collection<Share>) throws(SecureAggregationError)
        -> ShareElements
    {
        guard shares.count == indices.count, zip(shares, indices).allSatisfy({ $0.index == $1 })
        else { throw .invalidShare }
        return ShareElements { limb in
            zip(shares, weights).reduce(0) { sum, term in
                PrimeField.sum(sum, PrimeField.product(term.0.elements[limb], term.1))
            }
        }
    }

    /// Montgomery's trick: one inversion for all; none of the values is 0.
    private static func inverses(of values: [UInt64]) -> [UInt64] {
        var prefixes: [UInt64] = []
        var running: UInt64 = 1
        for value in values {
            prefixes.append(running)
            running = PrimeField.product(running, value)
        }
        running = PrimeField.inverse(running)
        var output = values
        for index in values.indices.reversed() {
            output[index] = PrimeField.product(running, prefixes[index])
            running = PrimeField.product(running, values[index])
        }
        return output
    }
}
