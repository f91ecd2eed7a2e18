import DifferentialPrivacy
import Foundation
import Testing

@Suite struct PrivacyBudgetTests {
    @Test func tellsWhatIsLeft() throws {
        let budget = try PrivacyBudget(epsilon: 1, delta: 1e-6)
        #expect(try budget.remaining(after: []) == 1)
        let events = [PrivacyEvent.gaussian(noiseMultiplier: 10)]
        let spent = try GaussianAccountant().epsilon(of: events, delta: 1e-6)
        #expect(try budget.remaining(after: events) == 1 - spent)
        #expect(try budget.remaining(after: [.nonPrivate]) == 0)
        #expect(
            try budget.remaining(after: events, accountant: RenyiAccountant())
                < budget.remaining(after: events)
        )
    }

    @Test func refusesWhatItCannotAfford() throws {
        let budget = try PrivacyBudget(epsilon: 1, delta: 1e-6)
        #expect(try budget.canAfford(.gaussian(noiseMultiplier: 4.3), after: []))
        #expect(try !budget.canAfford(.gaussian(noiseMultiplier: 4.2), after: []))
        #expect(try !budget.canAfford(.nonPrivate, after: []))
        #expect(throws: DifferentialPrivacyError.unsupportedEvent(kind: "x")) {
            try budget.canAfford(.unsupported(name: "x"), after: [])
        }
    }

    @Test(arguments: [
        (0, 1e-6), (-1, 1e-6), (.infinity, 1e-6), (.nan, 1e-6), (1, 0), (1, 1), (1, .nan),
    ])
    func refusesBadNumbers(epsilon: Double, delta: Double) {
        #expect(throws: DifferentialPrivacyError.self) {
            try PrivacyBudget(epsilon: epsilon, delta: delta)
        }
    }

    @Test func isCheckedWhenDecoded() throws {
        let good = Data(#"{"delta":1e-06,"epsilon":5}"#.utf8)
        let budget = try JSONDecoder().decode(PrivacyBudget.self, from: good)
        #expect(try budget == PrivacyBudget(epsilon: 5, delta: 1e-6))
        let bad = Data(#"{"delta":1.5,"epsilon":5}"#.utf8)
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(PrivacyBudget.self, from: bad)
        }
    }
}
