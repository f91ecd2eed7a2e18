import Testing

@testable import FederatedSimulation

@Suite struct ScenarioOutlineTests {
    @Test func keysAreDottedAndChangesApplied() {
        let entries = ScenarioOutline.entries(
            of: "a: {b: 1, c: [x, {d: 2}], e: {}}\nf: 1.0e-6",
            overrides: ["a.b=7", "g.h=i"]
        )
        #expect(
            entries == ["a.b": "7", "a.c": "[x, {d: 2}]", "a.e": "{}", "f": "1.0e-6", "g.h": "i"]
        )
    }

    @Test(arguments: ["", "[1, 2]", "a: [", "just words"])
    func whatIsNoScenarioHasNoOutline(text: String) {
        #expect(ScenarioOutline.entries(of: text, overrides: []) == nil)
    }

    @Test func aChangeThatCannotBeReadIsNone() {
        #expect(ScenarioOutline.entries(of: "a: 1", overrides: ["nothing"]) == nil)
    }
}
