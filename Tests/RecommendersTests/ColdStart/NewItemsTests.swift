import Recommenders
import Testing

@Suite struct NewItemsTests {
    /// A new item with an old item's factors is scored like the old one; the old items keep their
    /// order.
    @Test func twinsAreScoredAlike() throws {
        for model in try ScorePartsTests.models(seed: 8) {
            let history: [Int32] = [7, 12, 3]
            switch model {
            case .factors(let model):
                let grown = try model.adding(factors: Array(model.itemFactors[16..<20]))
                let scores = grown.scores(history: history)
                #expect(scores.count == 31)
                #expect(abs(scores[30] - scores[Int(model.items[4])]) < 1e-6)
                #expect(grown.scores(history: [])[30] == 0)
            case .sequential(let model):
                let grown = try model.adding(
                    factors: Array(model.itemFactors[16..<20]),
                    biases: [model.biases[4]]
                )
                let scores = grown.scores(history: history)
                #expect(abs(scores[30] - scores[Int(model.items[4])]) < 1e-6)
                #expect(scores[7] == model.scores(history: history)[7])
                #expect(throws: RecommendersError.self) {
                    try model.adding(factors: [1, 2, 3, 4], biases: [])
                }
            case .spectral(let model):
                let grown = try model.adding(factors: Array(model.itemFactors[16..<20]))
                let old = model.parts(history: history, items: [model.head.items[4]])[0]
                let new = grown.parts(history: history, items: [30])[0]
                // Alike but for popularity, which a new item has none of.
                #expect(abs(new.score - (old.score - old.remainder)) < 1e-9)
                #expect(abs(new.remainder) < 1e-9)
                #expect(throws: RecommendersError.self) { try model.adding(factors: [1]) }
            default: break
            }
        }
    }
}
