import SecureAggregation
import Testing

@Suite struct ParameterCalculatorTests {
    struct Row: Sendable {
        let corrupted: Double
        let dropout: Double
        /// Neighbors and admissible thresholds for each population.
        let cells: [(Int, ClosedRange<Int>)?]
    }

    static let populations = [100, 500, 1000, 6040, 10_000, 100_000, 1_000_000, 100_000_000]

    /// The semi-honest table computed independently (Python, log-space sums); "33 %" is one third.
    ///
    /// Its one cell "complete graph fails" (100 clients, one third each) applies the bound on
    /// disconnection to a complete graph, which cannot fall apart; so here it is 99, 34...66.
    static let table = [
        Row(
            corrupted: 0.05,
            dropout: 0.05,
            cells: [
                (30, 6...26), (30, 16...17), (32, 18...18), (38, 20...21), (38, 21...21),
                (40, 22...22), (44, 23...24), (50, 26...27),
            ]
        ),
        Row(
            corrupted: 0.1,
            dropout: 0.1,
            cells: [
                (42, 11...33), (46, 25...25), (50, 27...27), (58, 31...31), (60, 32...32),
                (64, 34...34), (70, 37...37), (78, 41...41),
            ]
        ),
        Row(
            corrupted: 0.2,
            dropout: 0.05,
            cells: [
                (48, 21...44), (52, 36...36), (58, 39...40), (68, 45...46), (68, 46...46),
                (74, 49...50), (78, 52...52), (90, 59...60),
            ]
        ),
        Row(
            corrupted: 0.05,
            dropout: 0.3,
            cells: [
                (62, 6...33), (66, 21...21), (74, 24...24), (88, 29...29), (92, 30...30),
                (98, 32...32), (108, 35...36), (118, 38...38),
            ]
        ),
        Row(
            corrupted: 0.2,
            dropout: 0.2,
            cells: [
                (72, 21...53), (96, 50...51), (110, 58...58), (132, 69...69), (134, 70...70),
                (146, 76...76), (158, 82...82), (178, 92...92),
            ]
        ),
        Row(
            corrupted: 1.0 / 3,
            dropout: 0.1,
            cells: [
                (78, 34...69), (96, 66...66), (114, 78...78), (136, 92...92), (140, 95...95),
                (154, 104...104), (166, 112...112), (186, 125...125),
            ]
        ),
        Row(
            corrupted: 1.0 / 3,
            dropout: 1.0 / 3,
            cells: [
                (99, 34...66), (232, 119...119), (318, 163...163), (466, 238...238),
                (492, 251...251), (556, 283...283), (598, 304...304), (676, 343...343),
            ]
        ),
    ]

    @Test(arguments: table.indices, populations.indices)
    func agreesWithTable(row: Int, column: Int) throws {
        let expected = try #require(Self.table[row].cells[column])
        let calculator = try ParameterCalculator(
            population: Self.populations[column],
            corruptedFraction: Self.table[row].corrupted,
            dropoutFraction: Self.table[row].dropout,
            adversary: .semiHonest,
            valueBound: 1
        )
        let parameters = try calculator.parameters()
        #expect(parameters.neighborCount == expected.0)
        #expect(parameters.admissibleThresholds == expected.1)
        #expect(expected.1.contains(parameters.reconstructionThreshold))
        let reached = try #require(parameters.failureProbabilities)
        #expect(reached.log2Exposure <= -40)
        #expect(reached.log2Disconnection <= -40)
        #expect(reached.log2Abort <= -30)
    }

    /// Computed independently in exact rational arithmetic (Python's fractions).
    @Test(
        arguments: [
            (2, 0.0, 0.0, 1, 1...1), (3, 1.0 / 3, 0.0, 2, 2...2), (5, 0.2, 0.2, 4, 3...3),
            (10, 0.1, 0.1, 6, 5...5), (100, 0.05, 0.05, 22, 17...17),
            (1000, 0.1, 0.1, 150, 108...108), (6040, 0.05, 0.05, 96, 70...70),
            (6040, 0.1, 0.05, 122, 93...93), (6040, 0.05, 0.3, 726, 422...422),
        ] as [(Int, Double, Double, Int, ClosedRange<Int>)]
    )
    func maliciousCoordinatorNeedsMore(
        population: Int,
        corrupted: Double,
        dropout: Double,
        neighbors: Int,
        thresholds: ClosedRange<Int>
    ) throws {
        let parameters = try ParameterCalculator(
            population: population,
            corruptedFraction: corrupted,
            dropoutFraction: dropout,
            adversary: .malicious,
            valueBound: 1
        ).parameters()
        #expect(parameters.neighborCount == neighbors)
        #expect(parameters.admissibleThresholds == thresholds)
    }

    /// Exact rational arithmetic (Python's fractions), then one logarithm.
    @Test(
        arguments: [
            (
                Adversary.semiHonest, 6040,
                [-40.666419218742305, -54.77558191752105, -30.847948249032584]
            ),
            (
                Adversary.malicious, 1000,
                [-107.67588082011423, -41.017790628972506, -30.84404837814759]
            ),
        ] as [(Adversary, Int, [Double])]
    )
    func reachedProbabilitiesAreExact(adversary: Adversary, population: Int, expected: [Double])
        throws
    {
        let parameters = try ParameterCalculator(
            population: population,
            corruptedFraction: 0.1,
            dropoutFraction: 0.1,
            adversary: adversary,
            valueBound: 1
        ).parameters()
        let reached = try #require(parameters.failureProbabilities)
        let actual = [reached.log2Exposure, reached.log2Disconnection, reached.log2Abort]
        for (actual, expected) in zip(actual, expected) { #expect(abs(actual - expected) < 1e-6) }
    }

    @Test(arguments: 2...60) func smallPopulationsGetACompleteGraphOrLess(population: Int) throws {
        let parameters = try ParameterCalculator(
            population: population,
            corruptedFraction: 0.1,
            dropoutFraction: 0.1,
            adversary: .semiHonest,
            valueBound: 1
        ).parameters()
        let neighbors = parameters.neighborCount
        #expect(
            neighbors == population - 1 || neighbors.isMultiple(of: 2) && neighbors < population - 1
        )
        #expect((1...neighbors).contains(parameters.reconstructionThreshold))
        #expect(parameters.reconstructionThreshold > population / 10)
        #expect((parameters.failureProbabilities?.log2Exposure ?? 0) <= -40)
    }

    @Test(arguments: [
        (2, 1, 3), (100, 1, 8), (1000, 1000, 21), (6040, 355_000, 32), (2, 1_073_741_823, 32),
    ])
    func modulusHoldsTheSum(population: Int, bound: Int, bits: Int) throws {
        let parameters = try ParameterCalculator(
            population: population,
            corruptedFraction: 0,
            dropoutFraction: 0,
            adversary: .semiHonest,
            valueBound: bound
        ).parameters()
        #expect(parameters.modulusBits == bits)
        #expect(population * bound <= 1 << (bits - 1) - 1)
        #expect(population * bound > 1 << (bits - 2) - 1)
    }

    @Test func tooWideAModulusIsRefusedWithWhatWouldFit() throws {
        let calculator = try ParameterCalculator(
            population: 6040,
            corruptedFraction: 0.1,
            dropoutFraction: 0.1,
            adversary: .semiHonest,
            valueBound: 1 << 20
        )
        #expect(
            throws: SecureAggregationError.infeasibleParameters(
                .modulusTooWide(
                    bitsNeeded: 34,
                    largestPopulation: 2047,
                    largestValueBound: 355_543
                )
            )
        ) { try calculator.parameters() }
        let huge = try ParameterCalculator(
            population: 6040,
            corruptedFraction: 0.1,
            dropoutFraction: 0.1,
            adversary: .semiHonest,
            valueBound: Int.max
        )
        #expect(throws: SecureAggregationError.self) { try huge.parameters() }
    }

    @Test func impossibleModelsAreRefusedWithWhatWouldFit() throws {
        let calculator = try ParameterCalculator(
            population: 10_000,
            corruptedFraction: 0.33,
            dropoutFraction: 0.33,
            adversary: .malicious,
            valueBound: 1
        )
        do {
            _ = try calculator.parameters()
            Issue.record("not refused")
        } catch .infeasibleParameters(
            .noNeighborCount(let limit, let corrupted, let dropout, let common)
        ) {
            #expect(limit == 1024)
            #expect(common == nil)
            for (gamma, delta) in [(corrupted, 0.33), (0.33, dropout)] {
                let (gamma, delta) = (try #require(gamma), try #require(delta))
                let feasible = try ParameterCalculator(
                    population: 10_000,
                    corruptedFraction: gamma,
                    dropoutFraction: delta,
                    adversary: .malicious,
                    valueBound: 1
                )
                #expect(try feasible.parameters().neighborCount <= 1024)
            }
        } catch {
            Issue.record("refused with \(error)")
        }
    }

    @Test func nonsenseIsRefused() {
        for (population, corrupted, dropout, bound) in [
            (1, 0.1, 0.1, 1), (100_000_001, 0.1, 0.1, 1), (10, -0.1, 0.1, 1), (10, 1, 0.1, 1),
            (10, 0.1, .nan, 1), (10, 0.1, 1.5, 1), (10, 0.1, 0.1, 0), (Int.min, 0, 0, 1),
        ] {
            #expect(throws: SecureAggregationError.self) {
                try ParameterCalculator(
                    population: population,
                    corruptedFraction: corrupted,
                    dropoutFraction: dropout,
                    adversary: .malicious,
                    valueBound: bound
                )
            }
        }
    }

    @Test func thresholdCanBeReplacedWithinTheAdmissible() throws {
        let parameters = try ParameterCalculator(
            population: 100,
            corruptedFraction: 0.05,
            dropoutFraction: 0.05,
            adversary: .semiHonest,
            valueBound: 1
        ).parameters()
        #expect(try parameters.replacing(reconstructionThreshold: 26).reconstructionThreshold == 26)
        #expect(throws: SecureAggregationError.invalidParameter(.reconstructionThreshold)) {
            try parameters.replacing(reconstructionThreshold: 27)
        }
    }
}
