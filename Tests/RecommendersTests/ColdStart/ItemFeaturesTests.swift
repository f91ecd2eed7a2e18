import Foundation
import Testing

@testable import Recommenders

@Suite struct ItemFeaturesTests {
    @Test func categoriesAreUnitRows() throws {
        let features = try ItemFeatures(categories: [[0, 2], [], [1]], categoryCount: 3)
        let half = Float(0.5).squareRoot()
        #expect(features.values == [half, 0, half, 0, 0, 0, 0, 1, 0])
        #expect(throws: RecommendersError.self) {
            try ItemFeatures(categories: [[3]], categoryCount: 3)
        }
    }

    /// Vectors of the FNV authors' own test program.
    @Test func hashesAgreeWithThePublishedOnes() {
        #expect(ItemFeatures.hash("") == 0xCBF2_9CE4_8422_2325)
        #expect(ItemFeatures.hash("a") == 0xAF63_DC4C_8601_EC8C)
        #expect(ItemFeatures.hash("foobar") == 0x8594_4171_F739_67E8)
    }

    @Test func wordsAreLettersAndDigitsInLowerCase() {
        #expect(
            ItemFeatures.words("RED Café-mug, 12cm (new)") == ["red", "café", "mug", "12cm", "new"]
        )
    }

    /// Of three texts, two have "mug" and one has "red": weights 1 + ln(4/3) and 1 + ln 2.
    @Test func rareWordsWeighMore() throws {
        let features = try ItemFeatures(texts: ["red mug", "MUG mug", nil], columnCount: 512)
        let red = Int(ItemFeatures.hash("red") & 0x7FFF_FFFF) % 512
        let mug = Int(ItemFeatures.hash("mug") & 0x7FFF_FFFF) % 512
        try #require(red != mug)
        let (rare, common) = (1 + log(2.0), 1 + log(4.0 / 3))
        let norm = (rare * rare + common * common).squareRoot()
        #expect(abs(abs(Double(features.values[red])) - rare / norm) < 1e-6)
        #expect(abs(abs(Double(features.values[mug])) - common / norm) < 1e-6)
        #expect(abs(features.values[512 + mug]) == 1)
        #expect(features.values[1_024...].allSatisfy { $0 == 0 })
    }

    @Test func rowsAndColumnsAreChosenAndJoined() throws {
        let left = try ItemFeatures(values: [1, 2, 3, 4], columnCount: 2)
        let right = try ItemFeatures(values: [5, 6], columnCount: 1)
        #expect(try left.joined(with: right).values == [1, 2, 5, 3, 4, 6])
        #expect(try left.rows([1, 1]).values == [3, 4, 3, 4])
        #expect(throws: RecommendersError.self) { try left.rows([2]) }
        #expect(throws: RecommendersError.self) { try left.joined(with: left.rows([0])) }
        #expect(throws: RecommendersError.self) {
            try ItemFeatures(values: [1, 2, 3], columnCount: 2)
        }
        #expect(throws: RecommendersError.self) { try ItemFeatures(values: [.nan], columnCount: 1) }
        #expect(throws: RecommendersError.self) { try ItemFeatures(values: [], columnCount: 0) }
        #expect(throws: RecommendersError.self) { try ItemFeatures(texts: [], columnCount: 9_999) }
    }
}
