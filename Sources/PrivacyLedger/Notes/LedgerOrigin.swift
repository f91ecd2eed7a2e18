public import ProtocolPrimitives

/// The name of a run's log, which is also the name of its keys.
public enum LedgerOrigin {
    /// `tacit-ledger/` and the run's identifier in hexadecimal: no two runs share a log.
    public static func name(of run: RunID) -> String { "tacit-ledger/\(run)" }
}
