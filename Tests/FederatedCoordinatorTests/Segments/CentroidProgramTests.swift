import DifferentialPrivacy
import FederatedProtocol
import ProtocolPrimitives
import Recommenders
import Testing

@testable import FederatedCoordinator

@Suite struct CentroidProgramTests {
    /// Forty people around each of three places, on items that lie there.
    private static func world() throws -> (space: SegmentSpace, histories: [[Int32]]) {
        var random = try SeededRandomSource(seed: 9, label: "segments")
        func jitter() -> Float { 0.2 * (Float(random.uint64() >> 40) * 0x1p-23 - 1) }
        let places: [[Float]] = [[1, 0, 0], [0, 1, 0], [-0.6, -0.6, 0.5]]
        let vectors = (0..<30).flatMap { item in places[item % 3].map { $0 + jitter() } }
        let histories = (0..<120).map { person in
            (0..<4).map { _ in Int32(person % 3) + 3 * Int32(random.uint64(below: 10)) }
        }
        return (try SegmentSpace(itemVectors: vectors, dimension: 3), histories)
    }

    /// What clients answer, added up exactly.
    private static func sum(_ body: QueryBody, _ histories: [[Int32]]) throws -> [Double] {
        var values = [Double](repeating: 0, count: body.length)
        for history in histories {
            switch body {
            case .segmentSums(let query):
                let rule = try segments(query.segmentation)
                guard let position = rule.space.position(of: history) else { continue }
                for (segment, share) in rule.shares(at: position).enumerated() {
                    values[segment] += share * query.countWeight
                    for factor in position.indices {
                        values[rule.count + segment * 3 + factor] += share * position[factor]
                    }
                }
            case .segmentItemCounts(let query):
                let rule = try segments(query.segmentation)
                guard let position = rule.space.position(of: history) else { continue }
                let own = rule.segment(at: position)
                let items = Set(history)
                for item in items {
                    values[own * query.itemCount + Int(item)] +=
                        1 / Double(items.count).squareRoot()
                }
                values[rule.count * query.itemCount + own] += query.countWeight
                values[values.count - 1] +=
                    query.silhouetteWeight * rule.silhouette(at: position)
            default: Issue.record("no such question is expected")
            }
        }
        return values
    }

    private static func segments(_ description: SegmentationDescription) throws
        -> CentroidSegments
    {
        guard case .centroids(let centroids) = description else {
            throw CoordinatorError.unexpectedStep
        }
        return try CentroidSegments(
            space: SegmentSpace(itemVectors: centroids.itemVectors, dimension: 3),
            centroids: centroids.centroids,
            mixture: centroids.mixture.map { .init(variance: $0.variance, weight: $0.weight) }
        )
    }

    private static func run(_ program: CentroidProgram, _ histories: [[Int32]]) throws
        -> (released: ReleasedSegments, queries: [SumQuery])
    {
        var program = program
        var queries: [SumQuery] = []
        var step = try program.next(after: nil)
        while true {
            switch step {
            case .finished(let released): return (released, queries)
            case .query(let query):
                queries.append(query)
                step = try program.next(
                    after: PrivateSum(
                        values: sum(query.body, histories),
                        contributors: histories.count,
                        event: query.event
                    )
                )
            }
        }
    }

    private static func program(
        _ space: SegmentSpace,
        _ configuration: SegmentationConfiguration,
        mu: Double? = nil
    ) throws -> CentroidProgram {
        try CentroidProgram(
            startingAtItemsOf: space,
            counts: [Double](repeating: 1, count: space.itemCount),
            seed: 3,
            configuration: configuration,
            factory: QueryFactory(clients: 120, mu: mu)
        )
    }

    @Test(
        "Three tastes are found, with their people and items",
        arguments: [
            SegmentationConfiguration.Algorithm.kMeans, .gaussianMixture,
        ]
    )
    func findsTastes(algorithm: SegmentationConfiguration.Algorithm) throws {
        let (space, histories) = try Self.world()
        let (released, queries) = try Self.run(
            Self.program(space, SegmentationConfiguration(algorithm: algorithm, count: 3)),
            histories
        )
        #expect(
            queries.map(\.body.kind)
                == ["segmentSums", "segmentSums", "segmentSums", "segmentItemCounts"]
        )
        guard case .centroids(let segments) = released.rule else {
            Issue.record("no centroids")
            return
        }
        let own = histories.map { segments.segment(of: $0) }
        for (person, segment) in own.enumerated() { #expect(segment == own[person % 3]) }
        #expect(Set(own).count == 3)
        #expect(released.sizes.allSatisfy { abs($0 - 40) < 1e-9 })
        #expect(try #require(released.silhouette) > 0.5)
        for (segment, counts) in released.itemCounts.enumerated() {
            let taste = try #require(own.firstIndex(of: segment))
            for (item, count) in counts.enumerated() where item % 3 != taste {
                #expect(count == 0)
            }
        }
    }

    @Test("A step with exact sums is Lloyd's")
    func lloyd() throws {
        let (space, histories) = try Self.world()
        let start: [Float] = [0.9, 0.1, 0, 0.1, 0.8, 0.2, -1, 0, 0]
        let program = CentroidProgram(
            space: space,
            initialCentroids: start,
            configuration: SegmentationConfiguration(algorithm: .kMeans, count: 3, steps: 1),
            factory: QueryFactory(clients: 120, mu: nil)
        )
        let (released, _) = try Self.run(program, histories)
        let before = try CentroidSegments(space: space, centroids: start)
        guard case .centroids(let after) = released.rule else { return }
        for segment in 0..<3 {
            let members = histories.compactMap { space.position(of: $0) }
                .filter { before.segment(at: $0) == segment }
            for factor in 0..<3 {
                let mean = members.reduce(0) { $0 + $1[factor] } / Double(members.count)
                #expect(abs(Double(after.centroids[segment * 3 + factor]) - mean) < 1e-6)
            }
        }
    }

    @Test("All questions together cost what the factory may spend")
    func cost() throws {
        let (space, histories) = try Self.world()
        for steps in [0, 1, 4] {
            let (_, queries) = try Self.run(
                Self.program(
                    space,
                    SegmentationConfiguration(algorithm: .kMeans, count: 3, steps: steps),
                    mu: 0.5
                ),
                histories
            )
            #expect(queries.count == steps + 1)
            let spent = queries.reduce(0) { sum, query in
                sum + 1 / (query.noiseMultiplier * query.noiseMultiplier)
            }
            #expect(spent <= 0.25 && spent > 0.2499)
        }
    }

    @Test("A segment whose people may be noise begins again beside the largest one")
    func restarts() {
        let step = CentroidStep(
            centroids: [1, 0, 0, 1, -1, 0],
            dimension: 2,
            isMixture: false
        ).moved(
            by: [0.5 * 100, 0.5 * 3, 0.5 * 80, 50, 40, 1, 1, -60, -20],
            countWeight: 0.5,
            noise: 10
        )
        #expect(step.centroids[0] == 0.5 && step.centroids[1] == 0.4)
        #expect(step.centroids[2] == 0.5 && abs(step.centroids[3] - 0.6) < 1e-12)
        #expect(step.centroids[4] == -0.75 && step.centroids[5] == -0.25)
    }

    @Test("A mean is never longer than a position, whatever noise says")
    func bounded() {
        let step = CentroidStep(centroids: [1, 0], dimension: 2, isMixture: true)
            .moved(by: [50, 3000, 4000], countWeight: 0.5, noise: 1)
        #expect(abs(step.centroids[0] - 0.6) < 1e-12 && abs(step.centroids[1] - 0.8) < 1e-12)
        #expect(step.mixture == [.init(variance: 1e-3, weight: 1)])
    }

    @Test("Answers of another length and questions out of order are refused")
    func refusals() throws {
        let (space, _) = try Self.world()
        var program = try Self.program(
            space,
            SegmentationConfiguration(algorithm: .kMeans, count: 3)
        )
        let sum = PrivateSum(values: [1], contributors: 120, event: .nonPrivate)
        #expect(throws: CoordinatorError.unexpectedStep) { try program.next(after: sum) }
        _ = try program.next(after: nil)
        #expect(throws: CoordinatorError.unexpectedSum(expected: 12, actual: 1)) {
            try program.next(after: sum)
        }
        #expect(throws: CoordinatorError.unexpectedStep) { try program.next(after: nil) }
    }

    @Test("As many segments as people and noise allow")
    func counts() {
        func count(_ people: Int, _ cohort: Int, _ noise: Double) -> Int {
            SegmentationConfiguration.count(
                people: people,
                minimumCohort: cohort,
                dimension: 16,
                noise: noise
            )
        }
        #expect(count(6000, 50, 0) == 30 && count(6000, 50, 100) == 3)
        #expect(count(10, 50, 0) == 2 && count(1_000_000, 50, 0) == 64)
        #expect(count(1000, 0, 1e300) == 2)
    }
}
