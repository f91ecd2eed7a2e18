import ModelRelease

/// What `tacit verify` prints.
struct VerificationResult: Encodable {
    /// A release of a series.
    struct Release: Encodable {
        var version: String
        var valid: OrNull<Bool>
        var withdrawn: OrNull<String>
        var epsilon: OrNull<Double>
        var delta: OrNull<Double>
        var checks: [ReleaseCheck]
    }

    var valid: Bool
    var checks: [ReleaseCheck]
    var version: OrNull<String>
    var epsilon: OrNull<Double>
    var delta: OrNull<Double>
    /// Of a series only.
    var serial: Int?
    /// Of a series only.
    var releases: [Release]?
    /// Of a series only.
    var ledgers: [ComposedCost.Ledger]?

    /// One release.
    init(_ verification: ReleaseVerification) {
        valid = verification.isValid
        checks = verification.checks
        version = OrNull(verification.manifest?.version?.description)
        epsilon = OrNull(verification.epsilon)
        delta = OrNull(verification.delta)
    }

    /// A whole series.
    init(_ verification: SeriesVerification) {
        valid = verification.isValid
        checks = verification.checks
        version = OrNull(verification.pointer?.version.description)
        epsilon = OrNull(verification.cost?.epsilon)
        delta = OrNull(verification.cost?.delta)
        serial = verification.pointer?.serial
        releases = verification.members.map { member in
            Release(
                version: member.release.version.description,
                valid: OrNull(member.verification?.isValid),
                withdrawn: OrNull(member.release.withdrawn),
                epsilon: OrNull(member.release.epsilon),
                delta: OrNull(member.release.delta),
                checks: member.verification?.checks ?? []
            )
        }
        ledgers = verification.cost?.ledgers
    }

    /// A check that failed before there was anything else to look at.
    init(failed check: ReleaseCheck) {
        valid = false
        checks = [check]
        version = OrNull(nil)
        epsilon = OrNull(nil)
        delta = OrNull(nil)
    }

    /// A check a line, and under it what it means.
    var text: String {
        checks.map { check in
            "\(check.passed ? "ok    " : "FAILED") \(check.name): \(check.detail)\n"
                + "       \(check.passed ? "so" : "not shown:") \(check.meaning)\n"
        }.joined()
    }
}
