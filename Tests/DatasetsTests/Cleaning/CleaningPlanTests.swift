import Testing

@testable import Datasets

@Suite struct CleaningPlanTests {
    @Test func retailTakesMoreAwayThanRatings() {
        let retail = CleaningPlan.standard(for: .onlineRetail)
        let ratings = CleaningPlan.standard(for: .movieLens)
        #expect(retail.enabled.contains(.cancellation) && !ratings.enabled.contains(.cancellation))
        #expect(
            ratings.enabled.contains(.repeatedEvent) && !retail.enabled.contains(.repeatedEvent)
        )
        for format in [DatasetFormat.onlineRetail, .movieLens, .lastFM, .csv(.exported)] {
            let plan = CleaningPlan.standard(for: format)
            #expect(
                CleaningRule.allCases.filter(\.refusesWhenOff).allSatisfy(plan.enabled.contains)
            )
            let judgments: Set<CleaningRule> = [
                .bot, .outlierQuantity, .rareItem, .rareUser, .reversedPurchase,
            ]
            #expect(plan.enabled.isDisjoint(with: judgments))
        }
    }

    @Test(arguments: [
        ("POST", "POST", true), ("POST", "post", false), ("POST", "POSTAGE", false),
        ("gift_*", "gift_", true), ("gift_*", "gift_0001_10", true), ("*", "", true),
        ("*9*9", "1929", true), ("*9*9", "192", false), ("a*b*c", "aXbXbc", true), ("", "x", false),
        ("", "", true), ("é*", "émile", true),
    ])
    func patternsMatchWholeCodes(_ pattern: String, _ code: String, _ expected: Bool) {
        #expect(CodePattern(pattern).matches(code) == expected)
    }
}
