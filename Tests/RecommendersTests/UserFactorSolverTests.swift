import Recommenders
import Testing

@Suite struct UserFactorSolverTests {
    static let factors: [Float] = [1, 0, 0, 1, 1, 1, 0.5, -0.5]
    static let parameters = UserFactorParameters(
        regularization: 0.5,
        frequencyExponent: 1,
        unobservedWeight: 0.25
    )

    private func solver() throws -> UserFactorSolver {
        try UserFactorSolver(itemFactors: Self.factors, factorCount: 2, parameters: Self.parameters)
    }

    /// (VᵀV over the history + α VᵀV over all + λ(n + α·4) I) u = Σ v, by Cramer's rule.
    private func direct(_ rows: [Int]) -> [Double] {
        func row(_ index: Int) -> (Double, Double) {
            (Double(Self.factors[2 * index]), Double(Self.factors[2 * index + 1]))
        }
        var (a, b, d, right, bottom) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for index in rows {
            let (x, y) = row(index)
            (a, b, d) = (a + x * x, b + x * y, d + y * y)
            (right, bottom) = (right + x, bottom + y)
        }
        for index in 0..<4 {
            let (x, y) = row(index)
            (a, b, d) = (a + 0.25 * x * x, b + 0.25 * x * y, d + 0.25 * y * y)
        }
        let ridge = 0.5 * (Double(rows.count) + 0.25 * 4)
        (a, d) = (a + ridge, d + ridge)
        let determinant = a * d - b * b
        return [(right * d - b * bottom) / determinant, (a * bottom - b * right) / determinant]
    }

    @Test(arguments: [[0], [0, 1], [1, 2, 3], [0, 1, 2, 3]])
    func solvesTheRidgeRegression(_ rows: [Int]) throws {
        let expected = direct(rows)
        let found = try solver().factors(of: rows.map { Int32($0) })
        for factor in 0..<2 { #expect(abs(Double(found[factor]) - expected[factor]) < 1e-5) }
        let scores = try solver().scores(of: [rows.map { Int32($0) }])[0]
        for item in 0..<4 {
            let score =
                expected[0] * Double(Self.factors[2 * item])
                + expected[1] * Double(Self.factors[2 * item + 1])
            #expect(abs(Double(scores[item]) - score) < 1e-5)
        }
    }

    /// An interaction of weight 3 is three interactions.
    @Test func weightsCountInteractions() throws {
        let weighted = try UserFactorSolver(
            itemFactors: Self.factors,
            factorCount: 2,
            parameters: Self.parameters,
            weights: [3, 1, 2, 1]
        )
        let expected = direct([0, 0, 0, 1, 2, 2])
        let found = weighted.factors(of: [0, 1, 2])
        for factor in 0..<2 { #expect(abs(Double(found[factor]) - expected[factor]) < 1e-5) }
        for weights: [Double] in [[1, 1, 1], [1, 1, 1, 0], [1, 1, 1, -1], [1, 1, 1, .nan]] {
            #expect(throws: RecommendersError.self) {
                try UserFactorSolver(
                    itemFactors: Self.factors,
                    factorCount: 2,
                    parameters: Self.parameters,
                    weights: weights
                )
            }
        }
    }

    /// λ (1 + h/n): with h = 6 and two items four times the ridge.
    @Test func fewItemsHaveAStrongerRidge() throws {
        var few = Self.parameters
        few.fewItemsShrinkage = 6
        var strong = Self.parameters
        strong.regularization *= 4
        let found = try [few, strong].map {
            try UserFactorSolver(itemFactors: Self.factors, factorCount: 2, parameters: $0)
                .factors(of: [0, 2])
        }
        for factor in 0..<2 { #expect(abs(found[0][factor] - found[1][factor]) < 1e-6) }
        few.fewItemsShrinkage = -1
        #expect(!few.isValid)
        few.fewItemsShrinkage = .infinity
        #expect(!few.isValid)
    }

    @Test func historiesWithoutKnownItemsHaveNoFactors() throws {
        #expect(try solver().factors(of: []) == [0, 0])
        #expect(try solver().factors(of: [-1, 4, .max]) == [0, 0])
        #expect(try solver().factors(of: [0, 99]) == solver().factors(of: [0]))
    }

    @Test func targetsScaleTheFactors() throws {
        let once = try solver().factors(of: [0, 2])
        let twice = try solver().factors(of: [0, 2], targets: [2, 2])
        for factor in 0..<2 { #expect(abs(twice[factor] - 2 * once[factor]) < 1e-5) }
    }

    /// A small file must not make anybody allocate the square of its width.
    @Test func moreFactorsThanAnybodyUsesAreRefused() {
        let expected = RecommendersError.inconsistentModel(
            part: "factors",
            expected: 1024,
            actual: 1025
        )
        #expect(throws: expected) {
            try UserFactorSolver(
                itemFactors: [Float](repeating: 0, count: 1025),
                factorCount: 1025,
                parameters: Self.parameters
            )
        }
    }

    @Test func unusableFactorsAreRefused() {
        for factors: [Float] in [[], [1, 2, 3], [1, .nan], [1, .infinity]] {
            #expect(throws: RecommendersError.self) {
                try UserFactorSolver(
                    itemFactors: factors,
                    factorCount: 2,
                    parameters: Self.parameters
                )
            }
        }
        #expect(throws: RecommendersError.self) {
            try UserFactorSolver(
                itemFactors: Self.factors,
                factorCount: 2,
                parameters: UserFactorParameters(regularization: 0, unobservedWeight: 1)
            )
        }
    }
}
