/// "How do your own factors bear on the items'?" Sums that train item factors.
///
/// A client finds its own factors u from the released item factors V by the ridge regression
/// u = argmin Σ_{i ∈ history} (1 − u·v_i)² + α Σ_i (u·v_i)² + λ (n + α I)^ν ‖u‖², shortens u to norm Γ,
/// and answers one row per item of its history, coefficient_i · u or coefficient_i · (u, ω uuᵀ), and
/// once κ uuᵀ; upper triangles with √2 off the diagonal. The whole answer is shortened to ``l2Bound``.
public struct UserFactorQuery: Equatable, Sendable {
    /// Most factors.
    public static let maximumFactorCount = 1024

    /// What is summed per item, with c the item's weight in the history.
    public enum Statistic: Equatable, Sendable {
        /// c (1 − u·v_i) u: minus half the gradient of the squared error.
        case residual
        /// c (u·p_i) u for a direction P, items × factors: one product with the Hessian.
        case product([Float])
        /// c u: the right-hand side of the item's normal equations.
        case rightHandSide
        /// The residual, and in one coordinate more at the end whether the rest of the answer was within
        /// ``UserFactorQuery/vectorBound``, to which it is shortened: w/2 if so, else −w/2; 0 from a client
        /// without any of the items.
        case clippedResidual(indicatorWeight: Double)
        /// c u and c ω uuᵀ: both sides of the item's normal equations. With residuals e, c e u of all
        /// items come first and c ω uuᵀ of all items follow.
        case normalEquations(matrixWeight: Double)
    }

    /// How the weights of the items in one history are made.
    public enum HistoryWeighting: UInt8, Sendable, CaseIterable {
        /// The items' weights as they are.
        case asGiven = 1
        /// The items' weights divided by the norm of those in the history: Σ c² = 1.
        case unitNorm = 2
        /// The items' weights as they are, also in the regression that finds u, which then is
        /// argmin Σ c_i (1 − u·v_i)² + … with n = Σ c_i.
        case confidence = 3
    }

    /// The ridge regression that gives a client its own factors; **public**.
    public struct Ridge: Equatable, Sendable {
        /// λ, above 0.
        public let regularization: Double
        /// ν, 0…2.
        public let frequencyExponent: Double
        /// α, 0 or more.
        public let unobservedWeight: Double

        /// Creates a ridge regression; checked where it is used.
        public init(regularization: Double, frequencyExponent: Double, unobservedWeight: Double) {
            self.regularization = regularization
            self.frequencyExponent = frequencyExponent
            self.unobservedWeight = unobservedWeight
        }

        var isValid: Bool {
            regularization.isFinite && regularization > 0 && frequencyExponent >= 0
                && frequencyExponent <= 2 && unobservedWeight.isFinite && unobservedWeight >= 0
        }
    }

    /// Items with factors and their weights; the direction is not used; **public**.
    public let items: HeadDescription
    /// V: items × factors, row by row; **public**.
    public let itemFactors: [Float]
    /// Number of factors d.
    public let factorCount: Int
    /// How a client finds u.
    public let ridge: Ridge
    /// Γ, the longest u, above 0.
    public let userNormBound: Double
    /// How the items of a history are weighted.
    public let weighting: HistoryWeighting
    /// What is summed per item.
    public let statistic: Statistic
    /// κ, the weight of uuᵀ, 0 or more; without it nothing is sent for it.
    public let gramianWeight: Double
    /// The longest answer, above 0; all of it, with the indicator if there is one.
    public let l2Bound: Double
    /// What stands for an interaction: with confidences, c is multiplied by them and they weigh the
    /// client's own ridge regression; with residuals, they take the place of the 1 in it and in the
    /// statistics.
    public let values: ValueRule

    /// Creates a query.
    ///
    /// - Throws: ``FederatedProtocolError`` if sizes differ, numbers are out of range or the answer
    ///   would be longer than 2²⁴ coordinates.
    public init(
        items: HeadDescription,
        itemFactors: [Float],
        factorCount: Int,
        ridge: Ridge,
        userNormBound: Double,
        weighting: HistoryWeighting,
        statistic: Statistic,
        gramianWeight: Double,
        l2Bound: Double,
        values: ValueRule = .one
    ) throws(FederatedProtocolError) {
        guard (1...Self.maximumFactorCount).contains(factorCount),
            itemFactors.count == items.count * factorCount
        else { throw .countOutOfRange(field: "itemFactors") }
        guard Self.areUsable(itemFactors) else { throw .invalidNumber(field: "itemFactors") }
        guard ridge.isValid else { throw .invalidNumber(field: "ridge") }
        for (number, field) in [(userNormBound, "userNormBound"), (l2Bound, "l2Bound")] {
            guard SumQuery.l2Bounds.contains(number) else { throw .invalidNumber(field: field) }
        }
        guard gramianWeight >= 0, gramianWeight <= 1e6 else {
            throw .invalidNumber(field: "gramianWeight")
        }
        switch statistic {
        case .residual, .rightHandSide: break
        case .product(let direction):
            guard direction.count == itemFactors.count else {
                throw .countOutOfRange(field: "direction")
            }
            guard Self.areUsable(direction) else { throw .invalidNumber(field: "direction") }
        case .clippedResidual(let weight):
            // Something must be left for the rest.
            guard weight.isFinite, weight > 0, weight / 2 <= 0.999 * l2Bound else {
                throw .invalidNumber(field: "indicatorWeight")
            }
        case .normalEquations(let weight):
            guard weight >= 1e-6, weight <= 1e6 else {
                throw .invalidNumber(field: "matrixWeight")
            }
        }
        self.items = items
        self.itemFactors = itemFactors
        self.factorCount = factorCount
        self.ridge = ridge
        self.userNormBound = userNormBound
        self.weighting = weighting
        self.statistic = statistic
        self.gramianWeight = gramianWeight
        self.l2Bound = l2Bound
        self.values = values
        // Factors of ten each: 2²⁴ items · (1024 + 2¹⁹) fits an Int.
        guard length <= HeadDescription.maximumCount else {
            throw .countOutOfRange(field: "length")
        }
    }

    /// Coordinates of an upper triangle of order d.
    public var triangleLength: Int { factorCount * (factorCount + 1) / 2 }

    /// Coordinates per item.
    public var rowLength: Int {
        if case .normalEquations = statistic { return factorCount + triangleLength }
        return factorCount
    }

    /// Coordinates of the part that belongs to items.
    public var rowsLength: Int { items.count * rowLength }

    /// Coordinates per answer.
    public var length: Int {
        rowsLength + (gramianWeight > 0 ? triangleLength : 0) + (indicatorWeight > 0 ? 1 : 0)
    }

    /// w, the distance between the two values of the clipping indicator; 0 without one.
    public var indicatorWeight: Double {
        if case .clippedResidual(let weight) = statistic { weight } else { 0 }
    }

    /// The longest answer without the indicator, C: C² + w²/4 is the square of ``l2Bound``.
    public var vectorBound: Double {
        let half = indicatorWeight / 2
        return ((l2Bound - half) * (l2Bound + half)).squareRoot()
    }

    /// The bound on an answer that has an indicator of weight w behind a vector of norm at most C.
    ///
    /// - Parameters:
    ///   - vectorBound: C, above 0.
    ///   - indicatorWeight: w, 0 or more.
    /// - Returns: √(C² + w²/4).
    public static func jointBound(vectorBound: Double, indicatorWeight: Double) -> Double {
        (vectorBound * vectorBound + indicatorWeight * indicatorWeight / 4).squareRoot()
    }

    /// Single-precision numbers whose squares and products stay finite.
    private static func areUsable(_ values: [Float]) -> Bool {
        values.allSatisfy { $0.magnitude <= 1e9 }
    }
}
