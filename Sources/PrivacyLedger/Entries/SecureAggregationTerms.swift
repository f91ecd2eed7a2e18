/// How a run's sums are aggregated, as its ledger records it; **public**.
///
/// The fractions are assumptions of the operator, which the ledger records and cannot prove.
public struct SecureAggregationTerms: Sendable, Hashable {
    /// Whether the protocol really ran.
    public enum Mode: String, Sendable, Hashable {
        /// The whole protocol.
        case full
        /// The same modular sum without cryptography.
        case ideal
    }

    /// Whether the protocol really ran.
    public var mode: Mode
    /// Neighbors of a client in the mask graph, 0 or more.
    public var neighbors: Int
    /// Shares needed to reconstruct, 0 or more.
    public var threshold: Int
    /// Largest fraction of corrupted clients, from 0 to below 1.
    public var corrupted: Double
    /// Largest fraction of clients that drop out, from 0 to below 1.
    public var dropout: Double

    /// Creates the terms.
    public init(mode: Mode, neighbors: Int, threshold: Int, corrupted: Double, dropout: Double) {
        self.mode = mode
        self.neighbors = neighbors
        self.threshold = threshold
        self.corrupted = corrupted
        self.dropout = dropout
    }

    var json: JSONValue {
        .object([
            "mode": .string(mode.rawValue),
            "neighbors": .integer(UInt64(clamping: neighbors)),
            "threshold": .integer(UInt64(clamping: threshold)),
            "corrupted": JSONValue(corrupted),
            "dropout": JSONValue(dropout),
        ])
    }

    init(from fields: JSONFields) throws(PrivacyLedgerError) {
        var fields = fields
        mode = try fields.choice("mode")
        neighbors = try fields.integer("neighbors")
        threshold = try fields.integer("threshold")
        corrupted = try fields.number("corrupted")
        dropout = try fields.number("dropout")
        guard corrupted < 1, dropout < 1 else { throw .invalidEntry(field: "secureAggregation") }
        try fields.finish()
    }
}
