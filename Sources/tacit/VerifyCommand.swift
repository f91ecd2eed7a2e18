import ArgumentParser
import Foundation
import ModelRelease
import ProtocolPrimitives

/// Checks a release, or a series of releases, offline.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks a release offline: signature, digests, ledger, ε. Exit 2 if it fails.",
        discussion: """
            Given a series of a registry (REGISTRY/NAME), it checks the pointer, every
            release and their lineage, and says what all of them cost together.

            Hand-overs and revocations of signing keys are read from REGISTRY/keys and
            from --keys. Who serves a registry can hide what is in it, so keep what you
            know: --keys for revocations, --not-older-than for pointers.

            Examples:
              tacit verify release --public-key keys/shop.pub
              tacit verify releases/shop --public-key keys/shop.pub --not-older-than seen
            """
    )

    @Argument(help: "Release directory, or a series' folder in a registry.")
    var release: String

    @Option(help: "Public key file, or the key itself in base64, from a source you trust.")
    var publicKey: String

    @Option(help: "Folder of hand-overs and revocations of signing keys.")
    var keys: String?

    @Option(help: "A pointer seen earlier, as a file or its serial number; an older one fails.")
    var notOlderThan: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let key = try PublicKeyOption.read(publicKey)
        if let keys { try requireFolder(keys) }
        let statements = try keys.map { try KeyStatements(folder: $0) } ?? KeyStatements()
        let result: VerificationResult
        if ReleaseSeries.isSeries(path: release) {
            result = VerificationResult(
                try SeriesVerification(
                    series: ReleaseSeries(path: release),
                    publicKey: key,
                    statements: statements,
                    memory: memory()
                )
            )
        } else {
            guard notOlderThan == nil else {
                throw CommandFailure(
                    message: "'\(release)' is no series of releases",
                    hint: "--not-older-than goes with REGISTRY/NAME",
                    code: .usage
                )
            }
            result = try single(key, statements)
        }
        if json { try TerminalOutput.json(result) } else { try TerminalOutput.result(result.text) }
        guard result.valid else {
            throw CommandFailure(
                message: "\(release) is not a valid release of this key",
                hint: "do not use it; get it again from its publisher",
                code: .verificationFailed
            )
        }
    }

    /// One release; in a registry, with what the registry says of its keys and of it.
    private func single(_ key: MinisignPublicKey, _ given: KeyStatements) throws
        -> VerificationResult
    {
        var statements = given
        var series: ReleaseSeries?
        let parent = URL(fileURLWithPath: release).standardizedFileURL.deletingLastPathComponent()
        if ReleaseSeries.isSeries(path: parent.path) {
            series = try ReleaseSeries(path: parent.path)
        }
        do {
            if let series {
                statements = try ReleaseRegistry(path: series.registryPath).keyStatements()
                    .joined(with: statements)
            }
            let trusted = try TrustedKeys(pinned: key, statements: statements)
            // A pointer that cannot be believed vouches for nothing.
            let signed = try? series?.pointer()
            let isAuthentic = (try? signed?.verify(by: trusted)) != nil
            let listed = isAuthentic ? signed?.pointer.releases ?? [] : []
            let verification = try ReleaseVerification(
                path: release,
                keys: trusted,
                endorsed: Set(listed.filter { $0.endorsed == true }.map(\.manifest))
            )
            if let reason = listed.first(where: {
                $0.manifest == verification.manifestDigest
            })?.withdrawn {
                TerminalOutput.note("warning: this release is withdrawn: \(reason)")
            }
            return VerificationResult(verification)
        } catch let error as ModelReleaseError {
            let check = ReleaseCheck(.keys, passed: false, detail: error.message)
            return VerificationResult(failed: check)
        }
    }

    private func requireFolder(_ path: String) throws {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
            isDirectory.boolValue
        else {
            throw CommandFailure(
                message: "'\(path)' is no folder",
                hint: "--keys names a folder of hand-overs and revocations",
                code: .usage
            )
        }
    }

    private func memory() throws -> SeriesVerification.Memory? {
        guard let notOlderThan else { return nil }
        if let serial = Int(notOlderThan) {
            guard serial >= 1 else {
                throw CommandFailure(
                    message: "\(serial) is no serial number of a pointer",
                    hint: "they start at 1",
                    code: .usage
                )
            }
            return .serial(serial)
        }
        return .pointer(try SignedPointer(path: notOlderThan).pointer)
    }
}
