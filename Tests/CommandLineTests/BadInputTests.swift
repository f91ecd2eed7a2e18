import Foundation
import Testing

/// Bad input ends with `error:`, a non-zero exit and nothing half-written.
@Suite(.serialized) struct BadInputTests {
    private func simulate(_ scratch: Scratch, _ changes: [String]) throws -> Tool.Outcome {
        let file = try scratch.write(
            PipelineTests.scenario.replacing(
                "secureAggregation: full",
                with: "secureAggregation: ideal"
            ),
            to: "small.yaml"
        )
        return try Tool.run(
            ["simulate", file, "--output", scratch.path("run")]
                + changes.flatMap { ["--set", $0] }
        )
    }

    @Test(
        arguments: [
            ("privacy.epsilon=0", "'privacy.epsilon'", 64),
            ("privacy.delta=1", "'privacy.delta'", 64),
            ("privacy.delta=0.01", "below 1 / 300 people", 64),
            ("privcay=none", "did you mean 'privacy'?", 64),
            ("model.gramItems=90", "more than the catalog's 80 items", 64),
            ("model.momentItems=81", "more than the catalog's 80 items", 64),
            ("federation.minimumCohort=301", "there are only 300 people", 64),
            ("federation.dropout=0.01", "'faults' drop", 64),
            ("dataset=1", "'dataset' must be a mapping", 64),
        ] as [(String, String, Int32)]
    )
    func impossibleScenarios(change: String, message: String, status: Int32) throws {
        let scratch = try Scratch()
        let outcome = try simulate(scratch, [change])
        #expect(outcome.status == status)
        #expect(outcome.errors.contains("error: "))
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: scratch.path("run")))
    }

    @Test func aThreatModelWithoutParametersIsRefused() throws {
        let scratch = try Scratch()
        let outcome = try simulate(
            scratch,
            [
                "federation.secureAggregation=full", "federation.corrupted=0.6",
                "federation.dropout=0.45",
            ]
        )
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("no secure-aggregation parameters exist"))
        #expect(outcome.errors.contains("hint: "))
        #expect(!FileManager.default.fileExists(atPath: scratch.path("run")))
    }

    /// A model's or a period's budget below what the plan costs stops the round that would pass it.
    @Test(arguments: [
        "privacy.budgets={model: {epsilon: 2, delta: 1.0e-4}}",
        "privacy.budgets={period: {epsilon: 2, delta: 1.0e-4, days: 7}}",
    ])
    func theGateKeepsEveryBudget(change: String) throws {
        let scratch = try Scratch()
        let outcome = try simulate(scratch, [change])
        #expect(outcome.status == 3, "\(outcome.errors)")
        #expect(outcome.errors.contains("over the budget of 2.0 for "))
        let audit = try Tool.run(["audit", "budget", scratch.path("run"), "--json"])
        #expect(audit.status == 0, "\(audit.errors)")
        let budgets = try #require(try audit.json()["budgets"] as? [[String: Any]])
        #expect(budgets.count == 2)
        #expect(
            budgets.allSatisfy { ($0["epsilon"] as? Double ?? 9) <= ($0["budget"] as? Double ?? 0) }
        )
        // At least a round was paid before the one that was refused.
        #expect(budgets.allSatisfy { ($0["charges"] as? Int ?? 0) >= 1 })
    }

    /// Noise calibrated to more than the budget: the gate stops the round that would pass it.
    @Test func theGateRefusesWhatTheBudgetCannotPay() throws {
        let scratch = try Scratch()
        let outcome = try simulate(scratch, ["privacy.calibrateTo=8"])
        #expect(outcome.status == 3)
        #expect(outcome.errors.contains("error: "))
        let audit = try Tool.run(["audit", "budget", scratch.path("run"), "--json"])
        #expect(audit.status == 0, "\(audit.errors)")
        #expect((try audit.json()["epsilon"] as? Double ?? 9) <= 5)
        let report = try String(contentsOfFile: scratch.path("run/run.json"), encoding: .utf8)
        #expect(report.contains("\"status\" : \"failed\""))
        let publish = try Tool.run(
            [
                "publish", scratch.path("run"), "--output", scratch.path("r"), "--signing-key",
                "none",
            ])
        #expect(publish.status == 1)
        #expect(!FileManager.default.fileExists(atPath: scratch.path("r")))
    }

    @Test func anExistingDirectoryIsLeftAlone() throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch.path("run"),
            withIntermediateDirectories: true
        )
        try scratch.write("mine", to: "run/precious")
        let outcome = try simulate(scratch, [])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("exists"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: scratch.path("run")) == ["precious"]
        )
    }

    @Test(
        arguments: [
            ("missing", nil, "missing.csv"),
            ("empty", "", "no interactions"),
            ("header only", "user,item,time\n", "data"),
            ("no such column", "u,i,t\na,b,1\n", "user"),
            ("ragged", "user,item,time\na,b\n", ":2"),
            ("not a time", "user,item,time\na,b,noon\n", ":2"),
            ("duplicate", "user,item,time\na,b,1\nc,d,2\na,b,3\n", ":4"),
        ] as [(String, String?, String)]
    )
    func badDataFiles(name: String, contents: String?, message: String) throws {
        let scratch = try Scratch()
        if let contents { try scratch.write(contents, to: "data.csv") }
        let file = try scratch.write(
            """
            name: data
            dataset: {format: csv, path: \(contents == nil ? "missing.csv" : "data.csv"), columns: {user: user, item: item, timestamp: time}}
            model: {algorithm: popularity}
            federation: {secureAggregation: ideal, minimumCohort: 2}
            privacy: none
            """,
            to: "data.yaml"
        )
        let outcome = try Tool.run(["simulate", file, "--output", scratch.path("run")])
        #expect(outcome.status != 0)
        #expect(outcome.errors.hasPrefix("error: "))
        #expect(outcome.errors.contains(message), "\(name): \(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: scratch.path("run")))
    }

    @Test func bytesThatAreNoTextNameTheLine() throws {
        let scratch = try Scratch()
        try Data("1\t2\t3\t4\n1\t".utf8 + [0xFF] + "\t3\t4\n".utf8).write(
            to: scratch.url.appendingPathComponent("u.data")
        )
        let file = try scratch.write(
            """
            name: data
            dataset: {format: movielens, path: u.data}
            model: {algorithm: popularity}
            federation: {secureAggregation: ideal, minimumCohort: 2}
            privacy: none
            """,
            to: "data.yaml"
        )
        let outcome = try Tool.run(["simulate", file, "--output", scratch.path("run")])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("u.data:2"), "\(outcome.errors)")
    }

    @Test(arguments: [["simulate"], ["nonsense"], ["publish", "x"], ["recommend", "x"]])
    func wrongCommandLinesAreUsageErrors(arguments: [String]) throws {
        #expect(try Tool.run(arguments).status == 64)
    }

    @Test(
        arguments: [
            ["--help"], ["simulate", "--help"], ["publish", "--help"], ["verify", "--help"],
            ["recommend", "--help"], ["evaluate", "--help"], ["audit", "budget", "--help"],
            ["audit", "ledger", "--help"], ["audit", "epsilon", "--help"],
            ["audit", "calibrate", "--help"], ["audit", "parameters", "--help"],
            ["audit", "client", "--help"], ["benchmark", "ledger", "--help"],
            ["keys", "generate", "--help"],
            ["keys", "show", "--help"],
        ])
    func helpGoesToStdoutWithAnExample(arguments: [String]) throws {
        let outcome = try Tool.run(arguments)
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        #expect(outcome.output.contains("Example"))
        #expect(outcome.output.contains("tacit \(arguments.dropLast().joined(separator: " "))"))
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "no /dev/full"))
    func aFullStdoutIsAnError() throws {
        let shell = URL(fileURLWithPath: "/bin/sh")
        let tool = Tool.tacit.path
        let plan = "audit epsilon --noise-multiplier 1 --delta 1e-6"
        let full = try Tool.run(shell, ["-c", "'\(tool)' \(plan) > /dev/full"])
        #expect(full.status == 1 && full.errors.hasPrefix("error: "))
        let silent = try Tool.run(shell, ["-c", "'\(tool)' audit epsilon 2> /dev/full"])
        #expect(silent.status == 64)
    }

    @Test func aNamedPipeIsNoDataFile() throws {
        let scratch = try Scratch()
        #expect(mkfifo(scratch.path("pipe"), 0o600) == 0)
        let file = try scratch.write(
            """
            name: data
            dataset: {format: movielens, path: pipe}
            model: {algorithm: popularity}
            privacy: none
            """,
            to: "data.yaml"
        )
        #expect(try Tool.run(["simulate", file, "--output", scratch.path("run")]).status == 1)
        #expect(try Tool.run(["simulate", scratch.path("pipe")]).status == 64)
    }

    @Test func sweepsRefuseContradictions() throws {
        let scratch = try Scratch()
        let file = try scratch.write(PipelineTests.scenario, to: "small.yaml")
        for extra in [
            ["--sweep", "seed=1,2", "--seed", "9"], ["--sweep", "seed=1,1"],
            ["--sweep", "seed=1,2", "--set", "seed=3"], ["--sweep", "seed"],
        ] {
            let outcome = try Tool.run(
                ["simulate", file, "--output", scratch.path("sweep")] + extra
            )
            #expect(outcome.status == 64, "\(extra)")
            #expect(!FileManager.default.fileExists(atPath: scratch.path("sweep")))
        }
    }

    @Test func changesAreBlamedOnTheCommandLine() throws {
        let scratch = try Scratch()
        let outcome = try simulate(scratch, ["privacy.epsilon=-1"])
        #expect(outcome.errors.hasPrefix("error: --set: 'privacy.epsilon'"))
    }

    /// Far less privacy budget than is useful still runs: the scale of the integers gives way.
    @Test func aTinyBudgetStillRuns() throws {
        let scratch = try Scratch()
        let outcome = try simulate(scratch, ["privacy.epsilon=0.01", "model.algorithm=popularity"])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test func plansAreComputed() throws {
        let calibrate = try Tool.run(
            ["audit", "calibrate", "--epsilon", "5", "--delta", "1e-6", "--json"])
        let multiplier = try #require(try calibrate.json()["noiseMultiplier"] as? Double)
        #expect(abs(multiplier - 1 / 1.0204) < 1e-3)
        let epsilon = try Tool.run(
            [
                "audit", "epsilon", "--noise-multiplier", "\(multiplier)", "--delta", "1e-6",
                "--json",
            ])
        #expect(abs((try epsilon.json()["epsilon"] as? Double ?? 0) - 5) < 1e-6)
        #expect(
            try Tool.run(["audit", "epsilon", "--noise-multiplier", "0", "--delta", "1e-6"]).status
                == 64
        )
        #expect(
            try Tool.run(["audit", "calibrate", "--epsilon", "-1", "--delta", "1e-6"]).status == 64
        )
    }
}
