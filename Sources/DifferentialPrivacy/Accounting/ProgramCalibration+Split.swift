import Foundation

extension ProgramCalibration {
    static func objective(_ queries: [Query], _ multipliers: [Double]) -> Double {
        zip(queries, multipliers).reduce(0) {
            $0 + $1.0.weight * Double($1.0.rounds) * $1.1 * $1.1
        }
    }

    // Multipliers in a proportion, just large enough for the budget. The search begins where the smallest
    // is at the level.
    private static func scaled(
        _ proportions: [Double],
        level: Double = 1,
        _ queries: [Query],
        _ budget: PrivacyBudget,
        _ accountant: some PrivacyAccountant
    ) throws(DifferentialPrivacyError) -> [Double] {
        let least = (proportions.min() ?? 1) / level
        let scale = try NoiseCalibration.noiseMultiplier(
            budget: budget,
            accountant: accountant
        ) { scale in events(queries, proportions.map { $0 / least * scale }) }
        return proportions.map { $0 / least * scale }
    }

    // Multipliers with given shares of the cost: the noise of the first query decides all others'.
    static func given(
        _ shares: [Double],
        _ queries: [Query],
        _ budget: PrivacyBudget,
        _ accountant: some PrivacyAccountant
    ) throws(DifferentialPrivacyError) -> [Double] {
        let multipliers = { (first: Double) -> [Double] in
            let total = logCost(queries[0], first) - log(shares[0])
            return [first]
                + zip(queries, shares).dropFirst().map {
                    multiplier(of: $0, logCost: total + log($1))
                }
        }
        let first = try NoiseCalibration.noiseMultiplier(
            budget: budget,
            accountant: accountant
        ) { events(queries, multipliers($0)) }
        return multipliers(first)
    }

    /// The proportions depend on the level of the noise where queries are sampled; the level comes from
    /// the scale, and the better of two rounds of this is kept.
    static func optimized(
        _ queries: [Query],
        _ budget: PrivacyBudget,
        _ accountant: some PrivacyAccountant
    ) throws(DifferentialPrivacyError) -> [Double] {
        // Unsampled: minimize the sum of n w s^2 under a given sum of n / s^2: s^4 is as 1 / w.
        var multipliers = try scaled(
            queries.map { (1 / $0.weight).squareRoot().squareRoot() },
            queries,
            budget,
            accountant
        )
        guard queries.contains(where: { $0.samplingRate < 1 }), queries.count > 1 else {
            return multipliers
        }
        for _ in 0..<3 {
            let price = multiplierPrice(queries, multipliers)
            let next = try scaled(
                queries.map { multiplier(of: $0, price: price) },
                level: multipliers.min() ?? 1,
                queries,
                budget,
                accountant
            )
            guard objective(queries, next) < objective(queries, multipliers) else { break }
            multipliers = next
        }
        return multipliers
    }

    /// The cost of a round in the limit of many rounds.
    private static func cost(_ query: Query, _ multiplier: Double) -> Double {
        query.samplingRate < 1
            ? query.samplingRate * query.samplingRate * expm1(1 / (multiplier * multiplier))
            : 1 / (multiplier * multiplier)
    }

    /// The logarithm of the cost of all rounds of a query, which stays in range for any noise.
    private static func logCost(_ query: Query, _ multiplier: Double) -> Double {
        let logRounds = log(Double(query.rounds))
        let x = 1 / (multiplier * multiplier)
        guard query.samplingRate < 1, x > 1e-15 else {
            return logRounds - 2 * log(multiplier) + 2 * log(query.samplingRate)
        }
        let growth = x > 30 ? x : log(expm1(x))
        return logRounds + 2 * log(query.samplingRate) + growth
    }

    private static func logCost(_ queries: [Query], _ multipliers: [Double]) -> Double {
        let costs = zip(queries, multipliers).map { logCost($0, $1) }
        let largest = costs.max() ?? 0
        return largest + log(costs.reduce(0) { $0 + exp($1 - largest) })
    }

    /// Each query's part of the cost; together 1.
    static func costShares(_ queries: [Query], _ multipliers: [Double]) -> [Double] {
        let total = logCost(queries, multipliers)
        return zip(queries, multipliers).map { exp(logCost($0, $1) - total) }
    }

    /// The multiplier at which all rounds of a query have a cost: the inverse of ``logCost(_:_:)``.
    private static func multiplier(of query: Query, logCost: Double) -> Double {
        let growth = logCost - log(Double(query.rounds)) - 2 * log(query.samplingRate)
        guard query.samplingRate < 1, growth > -34 else {
            // Far outside of what any budget asks for; the accountants take it.
            return min(max(exp(-growth / 2), 1e-150), 1e150)
        }
        let x = growth > 30 ? growth : log1p(exp(growth))
        return 1 / x.squareRoot()
    }

    /// The multiplier s at which weight · s^4 = price · rate^2 · exp(1/s^2), without the exponential for an
    /// unsampled query: where the derivatives of objective and cost balance.
    private static func multiplier(of query: Query, price: Double) -> Double {
        guard query.samplingRate < 1 else {
            return (price / query.weight).squareRoot().squareRoot()
        }
        let target = log(price) + 2 * log(query.samplingRate) - log(query.weight)
        var (low, high) = (1e-3, 1e15)
        for _ in 0..<200 {
            let middle = (low * high).squareRoot()
            let value = 4 * log(middle) - 1 / (middle * middle)
            if value < target { low = middle } else { high = middle }
        }
        return high
    }

    /// The price at which the whole program costs what given multipliers cost.
    private static func multiplierPrice(_ queries: [Query], _ multipliers: [Double]) -> Double {
        let total = { (multipliers: [Double]) in
            zip(queries, multipliers).reduce(0) {
                $0 + Double($1.0.rounds) * cost($1.0, $1.1)
            }
        }
        let target = total(multipliers)
        var (low, high) = (-200.0, 200.0)
        for _ in 0..<100 {
            let middle = (low + high) / 2
            let cost = total(queries.map { multiplier(of: $0, price: exp(middle)) })
            if cost > target { low = middle } else { high = middle }
        }
        return exp(high)
    }
}
