import Foundation
import Testing

/// `tacit audit calibrate` by the command line alone: whole programs, splits and floors.
@Suite struct AuditCalibrateTests {
    private func run(_ arguments: String) throws -> Tool.Outcome {
        try Tool.run(["audit", "calibrate"] + arguments.split(separator: " ").map(String.init))
    }

    private func queries(_ json: [String: Any]) throws -> [[String: Any]] {
        try #require(json["queries"] as? [[String: Any]])
    }

    @Test func theDocumentedCommandsPrintTheDocumentedTables() throws {
        let transcripts = try Transcript.all(
            in: "docs/privacy-accounting.md",
            of: "audit calibrate"
        )
        try #require(transcripts.count == 2)
        for transcript in transcripts {
            let outcome = try run(transcript.arguments)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output == transcript.output)
        }
    }

    /// Without sampling the noise is 1 / (sqrt(share) mu) with mu = 1.0204 at epsilon 5, delta 1e-6.
    @Test func givenSharesDivideMuSquared() throws {
        let json = try run(
            "--epsilon 5 --delta 1e-6 --query counts:rounds=1,share=0.2 "
                + "--query gram:rounds=2,share=0.5 --query moments:rounds=1,share=0.3 --json"
        ).json()
        #expect(json["split"] as? String == "given" && json["accountant"] as? String == "gdp")
        #expect(json["noiseMultiplier"] is NSNull && json["floor"] is NSNull)
        let rows = try queries(json)
        #expect(rows.map { $0["name"] as? String } == ["counts", "gram", "moments"])
        for (row, (share, rounds)) in zip(rows, [(0.2, 1.0), (0.5, 2), (0.3, 1)]) {
            let noise = try #require(row["noiseMultiplier"] as? Double)
            #expect(abs(noise * (share / rounds).squareRoot() * 1.0204 - 1) < 1e-4)
            #expect(abs((row["share"] as? Double ?? 0) - share) < 1e-9)
        }
        let accountants = try #require(json["accountants"] as? [String: Double])
        #expect(Set(accountants.keys) == ["gdp", "pld", "rdp"])
        let exact = try #require(accountants["gdp"])
        #expect(exact <= 5 && exact > 4.9999)
        #expect(try #require(accountants["pld"]) >= exact)
        #expect(try #require(accountants["rdp"]) > exact)
    }

    /// What matters more gets less noise, and the whole costs no more than the target.
    @Test func weightsDecideAnOptimizedSplit() throws {
        let plan = "--epsilon 3 --delta 1e-6 --query a:rounds=4,weight=16 --query b:rounds=1"
        let rows = try queries(try run(plan + " --json").json())
        let noise = rows.compactMap { $0["noiseMultiplier"] as? Double }
        try #require(noise.count == 2)
        // Without sampling the squares are as 1 / sqrt(weight).
        #expect(abs(noise[1] / noise[0] - 2) < 1e-9)
        let sampled = try run(
            "--epsilon 3 --delta 1e-6 --query a:rounds=100,rate=0.05,weight=9 --query b:rounds=1 "
                + "--json"
        ).json()
        let epsilon = try #require(sampled["epsilon"] as? Double)
        #expect(sampled["accountant"] as? String == "pld" && epsilon <= 3 && epsilon > 2.999)
        let objective = try #require(sampled["objective"] as? Double)
        for share in [0.3, 0.5, 0.95] {
            let given = try run(
                "--epsilon 3 --delta 1e-6 --query a:rounds=100,rate=0.05,weight=9,share=\(share) "
                    + "--query b:rounds=1,share=\(1 - share) --json"
            ).json()
            #expect(try #require(given["objective"] as? Double) > objective * 0.999)
        }
    }

    /// Flags are the program of one query.
    @Test func flagsAndOneQueryAgree() throws {
        for (flags, query) in [
            ("--rounds 7", "--query x:rounds=7"),
            ("--rounds 50 --sampling-rate 0.1", "--query x:rounds=50,rate=0.1"),
            ("--rounds 50 --sampling-rate 0.1", "--query x:rounds=50,rate=0.1,share=1"),
        ] {
            let one = try run("--epsilon 2 --delta 1e-6 \(flags) --json").json()
            let other = try run("--epsilon 2 --delta 1e-6 \(query) --json").json()
            let noise = try #require(one["noiseMultiplier"] as? Double)
            #expect(abs((other["noiseMultiplier"] as? Double ?? 0) / noise - 1) < 1e-7)
            #expect(try queries(one)[0]["name"] is NSNull)
            #expect(try queries(other)[0]["name"] as? String == "x")
        }
    }

    /// The budget would take far less noise than the accountant resolves.
    @Test func anAccountantsFloorIsSaid() throws {
        let plan = "--epsilon 4000 --delta 1e-6 --sampling-rate 0.01 --rounds 100"
        let outcome = try run(plan)
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        #expect(
            outcome.output.contains(
                "the pld accountant covers no sampled noise multiplier below 0.05: that decides "
                    + "here, not the target\nless noise is resolved by rdp\n"
            )
        )
        let json = try run(plan + " --json").json()
        let floor = try #require(json["floor"] as? [String: Any])
        #expect(floor["accountant"] as? String == "pld")
        #expect(floor["noiseMultiplier"] as? Double == 0.05)
        #expect(floor["alternatives"] as? [String] == ["rdp"])
        #expect(try #require(json["epsilon"] as? Double) < 2000)
        // The one that is named does resolve less.
        let less = try run(plan + " --accountant rdp --json").json()
        #expect(try #require(less["noiseMultiplier"] as? Double) < 0.049)
        #expect(less["floor"] is NSNull)
        #expect(try #require(less["epsilon"] as? Double) > 3999)
        let replaced = try run(plan + " --relation replace")
        #expect(replaced.output.contains("no accountant resolves less noise\n"))
        let plain = try run("--epsilon 5 --delta 1e-6 --rounds 3").output
        #expect(plain.split(separator: "\n").count == 1)
    }

    @Test(arguments: [
        ("--query a", "has no ':' after its name"),
        ("--query :rounds=1", "needs a name"),
        ("--query a/b:rounds=1", "needs a name"),
        ("--query a:", "has '' where key=value belongs"),
        ("--query a:rounds=1,", "has '' where key=value belongs"),
        ("--query a:rate=0.1", "needs rounds"),
        ("--query a:rounds=0", "needs rounds, a whole number from 1 to 1000000"),
        ("--query a:rounds=1.5", "needs rounds"),
        ("--query a:rounds=1000001", "needs rounds"),
        ("--query a:rounds=1,ronds=2", "has 'ronds', not one of rounds, rate, weight, share"),
        ("--query a:rounds=1,rounds=2", "has rounds twice"),
        ("--query a:rounds=1,rate=0", "needs a rate above 0 and at most 1"),
        ("--query a:rounds=1,rate=nan", "needs a rate above 0 and at most 1"),
        ("--query a:rounds=1,weight=inf", "needs a weight from 1e-30 to 1e30"),
        ("--query a:rounds=1,weight=-1", "needs a weight from 1e-30 to 1e30"),
        ("--query a:rounds=1,weight=1e-320", "needs a weight from 1e-30 to 1e30"),
        ("--query a:rounds=1,share=1.5", "needs a share above 0 and at most 1"),
        ("--query a:rounds=1,share=0.5", "must be positive and add up to 1, got 0.5"),
        ("--query a:rounds=1 --query a:rounds=2", "--query 'a' is given twice"),
        ("--query a:rounds=1,share=1 --query b:rounds=2", "1 of 2 queries have a share"),
        ("--query a:rounds=1 --rounds 2", "do not go with --query"),
        ("--query a:rounds=1 --sampling-rate 1", "do not go with --query"),
        ("--query a:rounds=1,rate=0.1 --accountant gdp", "gdp accountant does not cover"),
    ])
    func badProgramsAreUsageErrors(arguments: String, message: String) throws {
        let outcome = try run("--epsilon 5 --delta 1e-6 " + arguments)
        #expect(outcome.status == 64 && outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("error: ") && outcome.errors.contains("\nhint: "))
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test func aProgramHasAtMostFortyKinds() throws {
        let many = (0..<41).map { "--query q\($0):rounds=1" }.joined(separator: " ")
        let outcome = try run("--epsilon 5 --delta 1e-6 " + many)
        #expect(outcome.status == 64 && outcome.errors.contains("41 queries are more than 40"))
    }
}
