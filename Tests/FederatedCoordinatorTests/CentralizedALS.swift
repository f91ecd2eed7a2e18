import Recommenders

/// Implicit ALS in one place, in double precision and by elimination: what federated sums must equal.
struct CentralizedALS {
    let histories: [[Int]]
    let parameters: UserFactorParameters
    /// What an interaction with an item weighs; 1 without.
    var weights: [Double] = []
    var items: [[Double]]

    /// One pass: all users, then all items.
    mutating func sweep() {
        let users = histories.map { history in
            let weights = history.map { self.weights.isEmpty ? 1 : self.weights[$0] }
            return Self.solve(
                rows: history.map { items[$0] },
                weights: weights,
                others: items,
                ridge: parameters.ridge(count: weights.reduce(0, +), total: items.count),
                parameters
            )
        }
        for item in items.indices {
            let fans = histories.indices.filter { histories[$0].contains(item) }
            let weight = weights.isEmpty ? 1 : weights[item]
            items[item] = Self.solve(
                rows: fans.map { users[$0] },
                weights: fans.map { _ in weight },
                others: users,
                ridge: parameters.ridge(
                    count: weight * Double(fans.count),
                    total: users.count
                ),
                parameters
            )
        }
    }

    /// (Σ c r rᵀ + α Σ o oᵀ + ridge I)⁻¹ Σ c r.
    static func solve(
        rows: [[Double]],
        weights: [Double],
        others: [[Double]],
        ridge: Double,
        _ parameters: UserFactorParameters
    ) -> [Double] {
        let order = others[0].count
        var system = [[Double]](
            repeating: [Double](repeating: 0, count: order + 1),
            count: order
        )
        for index in 0..<order {
            system[index][index] = ridge
            for column in 0..<order {
                for (row, weight) in zip(rows, weights) {
                    system[index][column] += weight * row[index] * row[column]
                }
                for other in others {
                    system[index][column] +=
                        parameters.unobservedWeight * other[index] * other[column]
                }
            }
            for (row, weight) in zip(rows, weights) {
                system[index][order] += weight * row[index]
            }
        }
        return eliminate(system)
    }

    /// Solves a system whose last column is the right-hand side.
    static func eliminate(_ augmented: [[Double]]) -> [Double] {
        var system = augmented
        let order = system.count
        for pivot in 0..<order {
            let best = (pivot..<order).max { abs(system[$0][pivot]) < abs(system[$1][pivot]) }
            if let best { system.swapAt(pivot, best) }
            for row in 0..<order where row != pivot {
                let factor = system[row][pivot] / system[pivot][pivot]
                for column in pivot...order {
                    system[row][column] -= factor * system[pivot][column]
                }
            }
        }
        return (0..<order).map { system[$0][order] / system[$0][$0] }
    }
}
