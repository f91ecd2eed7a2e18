import ArgumentParser
import PrivacyLedger

/// What an auditor knows of a ledger from elsewhere.
struct LedgerTrustOptions: ParsableArguments {
    @Option(help: "The ledger's public key (a ledger.vkey file) from a source you trust.")
    var publicKey: String?

    @Option(help: "A checkpoint of this ledger seen earlier.")
    var since: String?

    /// The audit that these options ask for.
    ///
    /// - Throws: ``CommandFailure`` if a file is missing or is no key.
    func audit() throws -> LedgerAudit {
        LedgerAudit(
            publicKey: try publicKey.map { try LedgerLocation.publicKey($0) },
            earlierCheckpoint: try since.map { try LedgerLocation.checkpoint($0) }
        )
    }
}
