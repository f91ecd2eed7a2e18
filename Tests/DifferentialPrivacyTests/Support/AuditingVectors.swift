/// `scipy-auditing.json`, written by `generate_auditing.py`.
struct AuditingVectors: Decodable {
    struct OneRun: Decodable {
        var canaries, guesses, correct: Int
        var delta, level, epsilon, pValueAtOne: Double
    }
    struct Jeffreys: Decodable {
        var successes, trials: Int
        var confidence, limit: Double
    }
    struct Noncentral: Decodable {
        var freedom: Int
        var t, noncentrality, upper: Double
    }
    struct Pair: Decodable {
        var excluded, included: [Double]
        var epsilon, delta: Double
    }
    var oneRun: [OneRun]
    var jeffreys: [Jeffreys]
    var noncentralT: [Noncentral]
    var pairs: [Pair]

    static func load() throws -> Self {
        try VectorFile.decode(Self.self, named: "scipy-auditing.json")
    }
}
