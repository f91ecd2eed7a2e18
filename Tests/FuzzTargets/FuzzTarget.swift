/// Everything that reads untrusted bytes, as functions of one byte string.
///
/// The fuzzer (`Tests/Fuzzing`) and the replay of its corpus (`Tests/FuzzCorpusTests`) share them.
/// An input may be refused in any way the decoder likes; it must not trap, hang or make the decoder
/// allocate more than a small multiple of its length.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// Data set files in every format, and what splits make of them.
    case dataset
    /// Two data set files that become one split.
    case datasetSplit
    /// The catalog file of a release.
    case itemCatalog
    /// Reports and manifests in JSON.
    case jsonFile
    /// A stored ledger that was changed, and a writer that is asked for anything.
    case ledgerAudit
    /// Ledger entries, notes, checkpoints and keys, one at a time.
    case ledgerRecord
    /// minisign keys and signatures.
    case minisign
    /// Model files and the recommendations they give.
    case modelFile
    /// Packed vectors under hostile lengths and widths.
    case packedVector
    /// Scenario files with overrides.
    case scenario
    /// Shares that a neighbor sealed, whatever they hold.
    case sealedShare
    /// Hostile shares among honest ones.
    case secretSharing
    /// Changed messages to a client in its phase.
    case secureAggregationClient
    /// The nine messages of secure aggregation.
    case secureAggregationMessage
    /// A whole round in which some clients misbehave.
    case secureAggregationRound
    /// Changed messages to a server, from any phase to the end.
    case secureAggregationServer
    /// Queries and the answers of a client.
    case sumQuery

    /// Runs the target on one input.
    ///
    /// - Throws: ``FuzzFinding`` for a broken promise.
    public func run(_ input: [UInt8]) throws(FuzzFinding) {
        switch self {
        case .dataset: try Self.dataset(input)
        case .datasetSplit: try Self.datasetSplit(input)
        case .itemCatalog: try Self.itemCatalog(input)
        case .jsonFile: try Self.jsonFile(input)
        case .ledgerAudit: try Self.ledgerAudit(input)
        case .ledgerRecord: try Self.ledgerRecord(input)
        case .minisign: try Self.minisign(input)
        case .modelFile: try Self.modelFile(input)
        case .packedVector: try Self.packedVector(input)
        case .scenario: try Self.scenario(input)
        case .sealedShare: try Self.sealedShare(input)
        case .secretSharing: try Self.secretSharing(input)
        case .secureAggregationClient: try Self.secureAggregationClient(input)
        case .secureAggregationMessage: try Self.secureAggregationMessage(input)
        case .secureAggregationRound: try Self.secureAggregationRound(input)
        case .secureAggregationServer: try Self.secureAggregationServer(input)
        case .sumQuery: try Self.sumQuery(input)
        }
    }
}
