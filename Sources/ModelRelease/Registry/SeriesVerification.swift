import Foundation
import PrivacyLedger
import ProtocolPrimitives

/// Everything an outsider can check about a whole series of releases, offline, with one public key.
public struct SeriesVerification: Sendable {
    /// What a reader remembers of a series.
    public enum Memory: Sendable {
        /// The serial number of a pointer.
        case serial(Int)
        /// A pointer that was authentic when it was kept.
        case pointer(ReleasePointer)
    }

    /// One release of the series.
    public struct Member: Sendable {
        /// What the pointer says of it.
        public var release: ReleasePointer.Release
        /// What was checked; nil if it is withdrawn and its folder is gone.
        public var verification: ReleaseVerification?
    }

    /// What was looked at, in order.
    public private(set) var checks: [ReleaseCheck] = []
    /// The pointer; nil if it cannot be believed.
    public private(set) var pointer: ReleasePointer?
    /// The releases, lowest version first.
    public private(set) var members: [Member] = []
    /// What all of them cost; nil if the pointer cannot be believed.
    public private(set) var cost: ComposedCost?

    /// Whether every check passed.
    public var isValid: Bool { checks.allSatisfy(\.passed) }

    /// Checks a series.
    ///
    /// - Parameters:
    ///   - series: the folder.
    ///   - publicKey: one of the publisher's keys, from a source the caller trusts.
    ///   - statements: hand-overs and revocations that the caller has besides the registry's own; a
    ///     server can hide its own.
    ///   - memory: what the caller remembers, so that an old pointer is noticed.
    /// - Throws: `FileError` if there is no pointer.
    public init(
        series: ReleaseSeries,
        publicKey: MinisignPublicKey,
        statements: KeyStatements = KeyStatements(),
        memory: Memory? = nil
    ) throws {
        let keys: TrustedKeys
        do {
            let own = try ReleaseRegistry(path: series.registryPath).keyStatements()
            keys = try TrustedKeys(pinned: publicKey, statements: own.joined(with: statements))
            if case .revoked(let revocation) = keys.standing(of: publicKey) {
                record(
                    .keys,
                    false,
                    "the key you named, \(publicKey.keyID), is revoked (\(revocation.reason)): what "
                        + "follows it cannot be told from what a thief would make"
                )
            } else {
                record(.keys, true, Self.summary(of: keys))
            }
        } catch let error as ModelReleaseError {
            record(.keys, false, error.message)
            return
        }
        guard FileManager.default.fileExists(atPath: series.pointerPath) else {
            throw FileError.notFound(path: series.pointerPath)
        }
        let pointer: ReleasePointer
        do {
            let signed = try series.pointer()
            let signer = try signed.verify(by: keys)
            pointer = signed.pointer
            record(
                .pointer,
                true,
                "\(pointer.name) \(pointer.version), serial \(pointer.serial), by key \(signer.keyID)"
            )
        } catch let error as ModelReleaseError {
            record(.pointer, false, error.message)
            return
        } catch let error as FileError {
            record(.pointer, false, error.message)
            return
        }
        self.pointer = pointer
        if let memory { checkMemory(memory, pointer) }
        checkReleases(pointer, series, keys)
        checkLineage(pointer)
        checkLedgers()
        let cost = ComposedCost(pointer.releases)
        self.cost = cost
        record(.cost, true, cost.statement)
    }

    private mutating func record(_ kind: ReleaseCheck.Kind, _ passed: Bool, _ detail: String) {
        checks.append(ReleaseCheck(kind, passed: passed, detail: detail))
    }

    private static func summary(of keys: TrustedKeys) -> String {
        keys.chain.map { key in
            switch keys.standing(of: key) {
            case .revoked: "\(key.keyID) (revoked)"
            case .behindRevoked: "\(key.keyID) (behind a revoked key)"
            case .trusted, nil: "\(key.keyID)"
            }
        }.joined(separator: ", then ")
    }

    private mutating func checkMemory(_ memory: Memory, _ pointer: ReleasePointer) {
        switch memory {
        case .serial(let serial):
            record(
                .memory,
                pointer.serial >= serial,
                pointer.serial >= serial
                    ? "serial \(pointer.serial) is not older than \(serial)"
                    : "the pointer is OLDER than the one you remember: serial \(pointer.serial), not "
                        + "\(serial)"
            )
        case .pointer(let earlier):
            let continues = pointer.continues(earlier)
            record(
                .memory,
                continues,
                continues
                    ? "serial \(pointer.serial) continues the pointer of serial \(earlier.serial)"
                    : pointer.serial < earlier.serial
                        ? "the pointer is OLDER than the one you remember: serial "
                            + "\(pointer.serial), not \(earlier.serial)"
                        : "the pointer tells another history than the one you remember"
            )
        }
    }

    private mutating func checkReleases(
        _ pointer: ReleasePointer,
        _ series: ReleaseSeries,
        _ keys: TrustedKeys
    ) {
        let endorsed = Set(pointer.releases.filter { $0.endorsed == true }.map(\.manifest))
        for release in pointer.releases {
            let path = series.path(of: release.version)
            let verification = try? ReleaseVerification(path: path, keys: keys, endorsed: endorsed)
            members.append(Member(release: release, verification: verification))
            record(
                .release,
                Self.isGood(release, verification, name: pointer.name),
                Self.detail(of: release, verification, name: pointer.name)
            )
        }
        let strangers = series.unannounced(by: pointer)
        if !strangers.isEmpty {
            let names = strangers.prefix(5).map(\.description).joined(separator: ", ")
            record(
                .pointer,
                true,
                "note: the folder also has \(names), which the pointer does not name; do not use it"
            )
        }
    }

    private mutating func checkLineage(_ pointer: ReleasePointer) {
        var problems: [String] = []
        var previous: ReleasePointer.Release?
        for member in members {
            if let manifest = member.verification?.manifest, member.release.withdrawn == nil,
                manifest.lineage.previousManifest != previous?.manifest
            {
                let name = previous.map { "\($0.version)" } ?? "no release"
                problems.append(
                    "\(member.release.version) does not name \(name) as the one before it"
                )
            }
            previous = member.release
        }
        record(
            .lineage,
            problems.isEmpty,
            problems.isEmpty
                ? "\(members.count) releases, each naming the one before it"
                : problems.joined(separator: "; ")
        )
    }

    /// Compares the ledgers of releases that name the same one.
    private mutating func checkLedgers() {
        var problems: [String] = []
        var last: [String: (manifest: ReleaseManifest, version: SemanticVersion)] = [:]
        for member in members {
            guard let manifest = member.verification?.manifest,
                let ledger = member.verification?.ledger, member.release.withdrawn == nil
            else { continue }
            if let earlier = last[manifest.ledger.publicKey],
                let key = try? NoteVerifierKey(text: manifest.ledger.publicKey)
            {
                let report = LedgerAudit(
                    publicKey: key,
                    earlierCheckpoint: Array(earlier.manifest.ledger.checkpoint.utf8)
                ).report(on: ledger)
                if report.continuedCheckpoint == nil {
                    problems.append(
                        "the ledger of \(member.release.version) does not continue that of "
                            + "\(earlier.version)"
                    )
                }
            }
            last[manifest.ledger.publicKey] = (manifest, member.release.version)
        }
        record(
            .ledgers,
            problems.isEmpty,
            problems.isEmpty
                ? "\(last.count) ledger\(last.count == 1 ? "" : "s") in use, each continued from release "
                    + "to release"
                : problems.joined(separator: "; ")
        )
    }
}
