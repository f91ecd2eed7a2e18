import Foundation
import Testing

/// Registries of releases through the tool: publish, list, diff, rollback, verify, keys.
@Suite(.serialized) struct RegistryTests {
    private struct Fixture {
        let scratch = try? Scratch()
        var registry: String { path("releases") }

        init() throws {
            _ = try PipelineTests.finishedRun(
                try #require(scratch),
                extra: ["--set", "federation.secureAggregation=ideal"]
            )
            try key("key")
        }

        func path(_ name: String) -> String { scratch?.path(name) ?? "" }

        func key(_ name: String) throws {
            let made = try Tool.run(["keys", "generate", path(name), "--unencrypted"])
            #expect(made.status == 0, "\(made.errors)")
        }

        func publish(_ extra: [String] = [], run: String = "run", key: String = "key") throws
            -> Tool.Outcome
        {
            try Tool.run(
                [
                    "publish", path(run), "--registry", registry, "--signing-key",
                    path("\(key).key"), "--json",
                ] + extra
            )
        }

        func verify(_ extra: [String] = [], key: String = "key") throws -> Tool.Outcome {
            try Tool.run(
                [
                    "verify", path("releases/small"), "--public-key", path("\(key).pub"), "--json",
                ] + extra
            )
        }

        func rollback(_ version: String, key: String = "key") throws -> Tool.Outcome {
            try Tool.run([
                "release", "rollback", registry, "small", version, "--reason", "bad lists",
                "--signing-key", path("\(key).key"), "--json",
            ])
        }
    }

    private static func failures(_ outcome: Tool.Outcome) throws -> [String] {
        let checks = try #require(try outcome.json()["checks"] as? [[String: Any]])
        #expect(checks.allSatisfy { ($0["meaning"] as? String ?? "").count > 20 })
        return checks.filter { $0["passed"] as? Bool == false }.compactMap { $0["name"] as? String }
    }

    @Test func aSeriesFromItsFirstReleaseToARollback() throws {
        let fixture = try Fixture()
        let first = try fixture.publish()
        #expect(first.status == 0, "\(first.errors)")
        #expect(try first.json()["version"] as? String == "1.0.0")
        let other = try Tool.run([
            "simulate", fixture.path("small.yaml"), "--output", fixture.path("other"), "--set",
            "model.algorithm=ials", "--set", "federation.secureAggregation=ideal",
        ])
        #expect(other.status == 0, "\(other.errors)")
        let second = try fixture.publish(run: "other")
        #expect(try second.json()["version"] as? String == "2.0.0")
        for name in ["latest", "1.0.0/manifest.json", "2.0.0/model.safetensors"] {
            #expect(FileManager.default.fileExists(atPath: fixture.path("releases/small/\(name)")))
        }

        let verify = try fixture.verify()
        #expect(verify.status == 0, "\(verify.output)")
        let epsilon = try #require(try verify.json()["epsilon"] as? Double)
        let privacy = try [first, second].map { try #require($0.json()["epsilon"] as? Double) }
        #expect(epsilon == privacy[0] + privacy[1])
        let list = try Tool.run(["release", "list", fixture.registry])
        #expect(list.status == 0, "\(list.errors)")
        #expect(list.output.contains("on 2 ledgers, whose costs add up"))
        #expect(list.output.contains("latest"))
        let diff = try Tool.run([
            "release", "diff", fixture.registry, "small", "1.0.0", "2.0.0", "--json",
        ])
        #expect(diff.status == 0, "\(diff.errors)")
        #expect(try diff.json()["commonItems"] as? Int == 80)
        let algorithms = try diff.json()["algorithm"] as? [String: String]
        #expect(algorithms == ["from": "spectral", "to": "ials"])
        #expect((try diff.json()["metrics"] as? [String: Any])?["ndcg@10"] != nil)

        let seen = try Data(contentsOf: URL(fileURLWithPath: fixture.path("releases/small/latest")))
        try seen.write(to: URL(fileURLWithPath: fixture.path("seen")))
        let back = try fixture.rollback("1.0.0")
        #expect(back.status == 0, "\(back.errors)")
        #expect(try fixture.verify(["--not-older-than", fixture.path("seen")]).status == 0)
        #expect(try fixture.verify(["--not-older-than", "3"]).status == 0)
        let withdrawn = try Tool.run([
            "verify", fixture.path("releases/small/2.0.0"), "--public-key", fixture.path("key.pub"),
        ])
        #expect(withdrawn.status == 0)
        #expect(withdrawn.errors.contains("warning: this release is withdrawn: bad lists"))
        // A server that goes back to the pointer before.
        try seen.write(to: URL(fileURLWithPath: fixture.path("releases/small/latest")))
        let old = try fixture.verify(["--not-older-than", "3"])
        #expect(old.status == 2)
        #expect(try Self.failures(old) == ["memory"])
        #expect(try fixture.rollback("2.0.0").status == 1)
    }

    @Test func impossibleVersionsAndPathsAreRefused() throws {
        let fixture = try Fixture()
        #expect(try fixture.publish(["--version", "1.2.3"]).status == 0)
        for (version, message) in [
            ("1.2.3", "has been published already"), ("1.2.2", "is not above 1.2.3"),
            ("1.2", "is not a version"), ("01.2.4", "is not a version"),
            ("../3.0.0", "is not a version"), ("v2.0.0", "is not a version"),
        ] {
            let outcome = try fixture.publish(["--version", version])
            #expect(outcome.status == 64, "\(version)")
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
            #expect(outcome.errors.contains("hint: "))
        }
        let both = try fixture.publish(["--output", fixture.path("release")])
        #expect(both.status == 64)
        let lost = try Tool.run([
            "publish", fixture.path("run"), "--output", fixture.path("r"), "--version", "1.0.0",
            "--signing-key", fixture.path("key.key"),
        ])
        #expect(lost.status == 64 && lost.errors.contains("--version goes with --registry"))
        for (arguments, status, message) in [
            (["list", fixture.path("nowhere")], 1, "holds no series"),
            (["list", fixture.registry, "other"], 1, "holds no series"),
            (["list", fixture.registry, "../small"], 64, "cannot be the name"),
            (["list", fixture.registry, ".hidden"], 64, "cannot be the name"),
            (["list", fixture.registry, "a\u{1B}[31m"], 64, "cannot be the name"),
            (["diff", fixture.registry, "small", "1.2.3", "9.0.0"], 64, "no version 9.0.0"),
            (["diff", fixture.registry, "small", "1.2.3", "x"], 64, "is not a version"),
        ] as [([String], Int32, String)] {
            let outcome = try Tool.run(["release"] + arguments)
            #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
            #expect(!outcome.errors.contains("\u{1B}"))
        }
        let file = try #require(fixture.scratch).write("file", to: "file")
        let blocked = try Tool.run([
            "publish", fixture.path("run"), "--registry", file, "--signing-key",
            fixture.path("key.key"),
        ])
        #expect(blocked.status == 1 && blocked.errors.hasPrefix("error: "))
    }

    /// While one process changes a series, another is refused, and whoever reads sees no half release.
    @Test func twoPublishersAtOnceAreOneTooMany() throws {
        let fixture = try Fixture()
        #expect(try fixture.publish().status == 0)
        let descriptor = open(fixture.path("releases/small/.lock"), O_RDWR)
        try #require(descriptor >= 0)
        try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        let refused = try fixture.publish()
        #expect(refused.status == 1)
        #expect(refused.errors.contains("another process is changing"), "\(refused.errors)")
        #expect(try fixture.verify().status == 0)
        close(descriptor)
        // What a process that was killed leaves.
        let hidden = fixture.path("releases/small/.tacit-1-0.partial")
        try FileManager.default.createDirectory(atPath: hidden, withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: hidden + "/manifest.json"))
        #expect(try fixture.verify().status == 0)
        let left = fixture.path("releases/small/1.1.0")
        try FileManager.default.moveItem(atPath: hidden, toPath: left)
        let list = try Tool.run(["release", "list", fixture.registry])
        #expect(list.output.contains("1.1.0 is there and not announced: do not use it"))
        let stopped = try fixture.publish()
        #expect(stopped.status == 1 && stopped.errors.contains("interrupted publication"))
        let half = try Tool.run(["verify", left, "--public-key", fixture.path("key.pub")])
        #expect(half.status == 2 && half.output.contains("FAILED manifest"))
        try FileManager.default.removeItem(atPath: left)
        let next = try fixture.publish()
        #expect(try next.json()["version"] as? String == "1.1.0")
    }

    @Test func keysAreHandedOverAndRevoked() throws {
        let fixture = try Fixture()
        #expect(try fixture.publish().status == 0)
        for name in ["next", "stranger"] { try fixture.key(name) }
        let folder = fixture.path("releases/keys")
        func keys(_ arguments: [String]) throws -> Tool.Outcome {
            try Tool.run(["keys"] + arguments + ["--output", folder])
        }
        let rotate = try keys(["rotate", fixture.path("key.key"), fixture.path("next.key")])
        #expect(rotate.status == 0, "\(rotate.errors)")
        let again = try keys(["rotate", fixture.path("key.key"), fixture.path("stranger.key")])
        #expect(again.status == 1 && again.errors.contains("has handed over"))
        #expect(try fixture.publish().errors.contains("has handed over to key"))
        #expect(try fixture.publish(key: "next").status == 0)
        for key in ["key", "next"] {
            #expect(try fixture.verify(key: key).status == 0)
        }
        let wrong = try fixture.verify(key: "stranger")
        #expect(wrong.status == 2)
        #expect(try Self.failures(wrong) == ["pointer"])

        let foreign = try keys([
            "revoke", fixture.path("stranger.key"), "--revoked", fixture.path("key.pub"),
            "--reason", "x",
        ])
        #expect(foreign.status == 64 && foreign.errors.contains("cannot revoke it"))
        let revoke = try keys([
            "revoke", fixture.path("next.key"), "--revoked", fixture.path("key.pub"), "--reason",
            "laptop stolen",
        ])
        #expect(revoke.status == 0, "\(revoke.errors)")
        let revoked = try fixture.verify(key: "next")
        #expect(revoked.status == 2 && revoked.output.contains("is revoked (laptop stolen"))
        #expect(try Self.failures(revoked) == ["release"])
        #expect(try fixture.verify().status == 2)
        let signing = try fixture.rollback("1.0.0", key: "key")
        #expect(signing.status == 2 && signing.errors.contains("is revoked"))

        let endorse = try Tool.run([
            "release", "endorse", fixture.registry, "small", "1.0.0", "--reason", "ours",
            "--signing-key", fixture.path("next.key"),
        ])
        #expect(endorse.status == 0, "\(endorse.errors)")
        #expect(try fixture.verify(key: "next").status == 0)

        // A copy without the registry's keys: what the reader kept counts.
        let kept = fixture.path("kept")
        try FileManager.default.moveItem(atPath: folder, toPath: kept)
        let hidden = try fixture.verify(key: "key")
        #expect(hidden.status == 2)
        #expect(try fixture.verify(["--keys", kept], key: "next").status == 0)
        #expect(try fixture.verify(["--keys", fixture.path("none")]).status == 64)
        let files = try FileManager.default.contentsOfDirectory(atPath: kept)
        let statement = try #require(files.first { $0.hasSuffix(".revocation.json") })
        let url = URL(fileURLWithPath: "\(kept)/\(statement)")
        var bytes = try Data(contentsOf: url)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: url)
        let damaged = try fixture.verify(["--keys", kept], key: "next")
        #expect(damaged.status == 2 && damaged.errors.contains("is damaged or not signed"))
    }
}
