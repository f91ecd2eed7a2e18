import ProtocolPrimitives
import Recommenders
import Testing

@Suite struct WeightedKMeansTests {
    @Test("Two groups apart are found from any places, with means by weight")
    func twoGroups() throws {
        let points = [[0.0, 0], [0, 1], [10, 0], [10, 1]]
        for seed in 0..<20 as Range<UInt64> {
            var random = try SeededRandomSource(seed: seed, label: "k-means")
            let found = WeightedKMeans(
                points: points,
                weights: [3, 1, 1, 1],
                count: 2,
                steps: 20,
                tolerance: 1e-12,
                using: &random
            )
            let sorted = found.centroids.sorted { $0[0] < $1[0] }
            #expect(sorted == [[0, 0.25], [10, 0.5]])
            // 3 · 0.0625 + 0.5625 + 0.25 + 0.25, of weight 6.
            #expect(abs(found.cost - 1.25 / 6) < 1e-12)
        }
    }

    @Test("A weight is that many points")
    func weights() throws {
        var random = try SeededRandomSource(seed: 1, label: "k-means")
        let heavy = WeightedKMeans(
            points: [[0.0], [4]],
            weights: [3, 1],
            count: 1,
            steps: 2,
            using: &random
        )
        let many = WeightedKMeans(
            points: [[0.0], [0], [0], [4]],
            weights: [1, 1, 1, 1],
            count: 1,
            steps: 2,
            using: &random
        )
        #expect(heavy.centroids == [[1]] && many.centroids == [[1]])
        #expect(heavy.cost == 3 && many.cost == 3)
    }
}
