import Foundation
import Testing

/// `tacit audit epsilon` and `tacit audit calibrate` with sampling, relations and accountants.
@Suite struct AuditPlanTests {
    private func run(_ arguments: String) throws -> Tool.Outcome {
        try Tool.run(["audit"] + arguments.split(separator: " ").map(String.init))
    }

    /// dp-accounting 0.6.0 gives 1.82825 by loss distributions and 2.10132 by Rényi divergences.
    @Test func aSampledPlanIsGivenByTwoAccountants() throws {
        let plan = "epsilon --noise-multiplier 1 --sampling-rate 0.01 --rounds 1000 --delta 1e-5"
        let json = try run(plan + " --json").json()
        #expect(json["accountant"] as? String == "pld")
        #expect(json["relation"] as? String == "add-or-remove")
        let accountants = try #require(json["accountants"] as? [String: Double])
        let (pld, rdp) = (try #require(accountants["pld"]), try #require(accountants["rdp"]))
        #expect(accountants.count == 2 && json["epsilon"] as? Double == pld)
        #expect(abs(pld - 1.82825) < 0.001 && abs(rdp - 2.10132) < 0.001)
        let text = try run(plan)
        #expect(text.status == 0 && text.errors.isEmpty)
        let words = text.output.split { $0 == " " || $0 == "\n" }.map(String.init)
        #expect(
            words.enumerated().filter { ![1, 7].contains($0.offset) }.map(\.element) == [
                "ε", "at", "δ", "1e-05", "(pld)", "ε", "by", "rdp,", "as", "a", "check",
            ]
        )
        // The JSON reader of Foundation may miss the last digit.
        try #require(words.count == 13)
        #expect(abs((Double(words[1]) ?? 0) / pld - 1) < 1e-14)
        #expect(abs((Double(words[7]) ?? 0) / rdp - 1) < 1e-14)
        let other = try run(plan + " --accountant rdp --json").json()
        #expect(other["epsilon"] as? Double == rdp && other["accountant"] as? String == "rdp")
    }

    @Test func anUnsampledPlanIsExact() throws {
        let json = try run("epsilon --noise-multiplier 4 --rounds 4 --delta 1e-6 --json").json()
        let once = try run("epsilon --noise-multiplier 2 --delta 1e-6 --json").json()
        #expect(json["accountant"] as? String == "gdp")
        let (four, one) = (json["epsilon"] as? Double ?? 0, once["epsilon"] as? Double ?? 1)
        #expect(abs(four - one) < 1e-9)
        let replaced = try run(
            "epsilon --noise-multiplier 4 --relation replace --delta 1e-6 --json"
        ).json()
        #expect(abs((replaced["epsilon"] as? Double ?? 0) - one) < 1e-9)
        #expect(replaced["relation"] as? String == "replace")
    }

    /// Under replacement only loss distributions cover sampling, and stand alone.
    @Test func replacementOfSampledUsersHasOneAccountant() throws {
        let json = try run(
            "epsilon --noise-multiplier 1 --sampling-rate 0.1 --delta 1e-6 --relation replace --json"
        ).json()
        #expect((json["accountants"] as? [String: Double])?.keys.map { $0 } == ["pld"])
    }

    @Test func calibrationAndEpsilonAgree() throws {
        for plan in [
            "--delta 1e-6 --sampling-rate 0.05 --rounds 100", "--delta 1e-6 --rounds 7",
            "--delta 1e-6 --sampling-rate 0.05 --rounds 100 --accountant rdp",
            "--delta 1e-6 --sampling-rate 0.2 --relation replace",
        ] {
            let calibrated = try run("calibrate --epsilon 2 \(plan) --json").json()
            let multiplier = try #require(calibrated["noiseMultiplier"] as? Double)
            let json = try run("epsilon --noise-multiplier \(multiplier) \(plan) --json").json()
            let epsilon = try #require(json["epsilon"] as? Double)
            #expect(epsilon <= 2 && epsilon > 2 * (1 - 1e-6), "\(plan)")
            let promised = try #require(calibrated["epsilon"] as? Double)
            #expect(abs(promised - epsilon) < 1e-12)
            #expect(calibrated["accountant"] as? String == json["accountant"] as? String)
        }
    }

    /// Outside its domain an accountant says which one would do, and that one does.
    @Test(arguments: [
        ("--noise-multiplier 1 --sampling-rate 0.1", "gdp", ["pld", "rdp"]),
        ("--noise-multiplier 1 --sampling-rate 0.1 --relation replace", "gdp", ["pld"]),
        ("--noise-multiplier 1 --sampling-rate 0.1 --relation replace", "rdp", ["pld"]),
        ("--noise-multiplier 0.01 --sampling-rate 0.1", "pld", ["rdp"]),
        ("--noise-multiplier 0.0001 --rounds 100000", "pld", ["gdp", "rdp"]),
        ("--noise-multiplier 0.01 --sampling-rate 0.1 --relation replace", "gdp", []),
        ("--noise-multiplier 0.01 --sampling-rate 0.1 --relation replace", "pld", []),
        ("--noise-multiplier 0.01 --sampling-rate 0.1 --relation replace", "rdp", []),
    ])
    func refusalsNameTheAccountantsThatWouldDo(
        arguments: String,
        accountant: String,
        others: [String]
    ) throws {
        let plan = "epsilon --delta 1e-6 " + arguments
        let outcome = try run("\(plan) --accountant \(accountant)")
        #expect(outcome.status == 64 && outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("error: the \(accountant) accountant "))
        let hint =
            others.isEmpty
            ? "hint: no accountant does"
            : "hint: the \(others.joined(separator: " or ")) accountant would do\n"
        #expect(outcome.errors.contains(hint), "\(outcome.errors)")
        for other in others {
            #expect(try run("\(plan) --accountant \(other)").status == 0)
        }
    }

    @Test(arguments: [
        "epsilon --noise-multiplier 1 --delta 1e-200 --accountant pld",
        "epsilon --noise-multiplier 1 --delta 1e-6 --sampling-rate 0",
        "epsilon --noise-multiplier 1 --delta 1e-6 --sampling-rate 1.5",
        "epsilon --noise-multiplier 1 --delta 1e-6 --sampling-rate nan",
        "epsilon --noise-multiplier 1 --delta 1e-6 --rounds 0",
        "epsilon --noise-multiplier 1 --delta 1e-6 --rounds 9999999999",
        "epsilon --noise-multiplier -1 --delta 1e-6 --sampling-rate 0.5",
        "epsilon --noise-multiplier nan --delta 1e-6 --sampling-rate 0.5",
        "epsilon --noise-multiplier 1 --delta 1e-6 --accountant moments",
        "epsilon --noise-multiplier 1 --delta 1e-6 --relation swap",
        "epsilon --noise-multiplier 1 --delta 1 --sampling-rate 0.5",
        "calibrate --epsilon 1 --delta 1e-6 --sampling-rate 0.1 --accountant gdp",
        "calibrate --epsilon inf --delta 1e-6 --sampling-rate 0.1",
    ])
    func badPlansAreUsageErrors(arguments: String) throws {
        let outcome = try run(arguments)
        #expect(outcome.status == 64, "\(outcome.errors)")
        #expect(outcome.output.isEmpty && !outcome.errors.isEmpty)
    }
}
