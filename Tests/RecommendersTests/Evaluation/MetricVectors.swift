import Foundation

/// Known answers that Python/reference_metrics.py computed with numpy and scikit-learn.
struct MetricVectors: Decodable {
    struct Ranking: Decodable {
        var scores: [Double]
        var targets: [Int32]
        var history: [Int32]
        var negatives: [Int32]
        /// By candidates, then by metric.
        var expected: [String: [String: Double]]
    }

    struct Lists: Decodable {
        struct Expected: Decodable {
            enum CodingKeys: String, CodingKey {
                case lists, diversityByVectors, diversityByCategories, diversityByUsers
                case coverage = "coverage@8"
                case gini = "gini@8"
                case personalization = "personalization@8"
                case novelty = "novelty@8"
                case longtail = "longtail@8"
            }

            var lists: [[Int32]]
            var coverage: Double
            var gini: Double
            var personalization: Double
            var novelty: Double
            var longtail: Double
            var diversityByVectors: Double
            var diversityByCategories: Double
            var diversityByUsers: Double
        }

        var itemCount: Int
        var histories: [[Int32]]
        var scores: [[Double]]
        var vectors: [Float]
        var dimension: Int
        var categories: [[Int32]]
        var expected: Expected
    }

    struct Ratings: Decodable {
        var predicted: [Double]
        var actual: [Double]
        var rmse: Double
        var mae: Double
    }

    struct Quantiles: Decodable {
        var statistics: [Double]
        var low: Double
        var high: Double
    }

    var rankings: [Ranking]
    var lists: Lists
    var ratings: Ratings
    var quantiles: Quantiles

    static func read() throws -> MetricVectors {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Vectors/metrics.json")
        return try JSONDecoder().decode(MetricVectors.self, from: Data(contentsOf: file))
    }
}
