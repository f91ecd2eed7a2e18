import FederatedProtocol
import ModelRelease
import PrivacyLedger
import ProtocolPrimitives
import Recommenders
import SecureAggregation

extension FuzzTarget {
    /// Valid inputs that the code as it is makes anew, so that a changed format has seeds at once.
    ///
    /// Empty for targets whose inputs only say how to change valid messages, and for files that
    /// people write: those are in the corpus.
    public var seeds: [[UInt8]] {
        switch self {
        case .jsonFile: (try? Self.statementSeeds()) ?? []
        case .ledgerRecord: Self.ledgerSeeds
        case .minisign: (try? Self.minisignSeeds()) ?? []
        case .modelFile:
            ((try? Self.modelSeeds()) ?? []) + ((try? Self.segmentSeeds()) ?? [])
                + ((try? Self.contextSeeds()) ?? [])
        case .secureAggregationMessage: Self.messageSeeds
        case .sumQuery: (try? Self.querySeeds()) ?? []
        default: []
        }
    }

    private static var ledgerSeeds: [[UInt8]] {
        guard let ledger = SeededLedger.shared else { return [] }
        var seeds = ledger.lines + [ledger.earlierCheckpoint]
        if let note = try? SignedNote(decoding: ledger.earlierCheckpoint) {
            seeds.append(Array(note.text.utf8))
        }
        if let key = ledger.files.verifierKey { seeds.append(Array(key.dropLast())) }
        return seeds + [Array(ledger.time.description.utf8)]
    }

    private static func minisignSeeds() throws -> [[UInt8]] {
        var random = try SeededRandomSource(seed: 9, label: "fuzz minisign")
        let key = try MinisignSecretKey(using: &random)
        let message = Array("message".utf8)
        let signature = try key.signature(for: message, trustedComment: "trusted").encoded
        let publicKey = key.publicKey.encoded
        let secretKey = key.unencrypted().withUnsafeBytes { Array($0) }
        return [publicKey, signature, secretKey, publicKey + signature]
    }

    private static func statementSeeds() throws -> [[UInt8]] {
        var random = try SeededRandomSource(seed: 10, label: "fuzz statements")
        let keys = try (0..<2).map { _ in try MinisignSecretKey(using: &random) }
        let time = "2026-01-01T00:00:00Z"
        let handover = try KeyHandover(from: keys[0], to: keys[1], created: time)
        let revocation = try KeyRevocation(
            of: keys[0].publicKey,
            by: keys[1],
            reason: "stolen",
            created: time
        )
        return [handover.statement.encoded, revocation.statement.encoded]
    }

    private static func modelSeeds() throws -> [[UInt8]] {
        let counts: [Double] = [5, 1, 3]
        let head = try HeadItems(
            items: [0, 2],
            weights: [1, 1.5],
            direction: [0.8, 0.6],
            itemCount: counts.count
        )
        let spectral = try SpectralModel(
            head: head,
            itemFactors: [1, 0, 0.5, 0.5],
            factorCount: 2,
            popularityWeight: 0.3,
            counts: counts
        )
        return try [.spectral(spectral), .popularity(PopularityModel(counts: counts))]
            .map(ModelFile.encode)
    }

    private static var messageSeeds: [[UInt8]] {
        var seeds: [[UInt8]] = []
        for case let round? in [SeededRound.semiHonest, SeededRound.malicious] {
            let messages =
                [round.session.advertisements, round.session.neighborLists]
                + Phase.allCases.compactMap { round.downlink[$0] }
                + Phase.allCases.compactMap { round.uplink[$0] }
            seeds += messages.compactMap { $0[round.session.ids[0]] }
        }
        return seeds
    }

    private static func querySeeds() throws -> [[UInt8]] {
        let head = try HeadDescription(
            items: [0, 2, 5],
            weights: [1, 0.5, 2],
            direction: [0.8, 0.6, 0]
        )
        var bodies: [QueryBody] = [
            .itemCounts(try ItemCountsQuery(itemCount: 8)),
            .itemGram(try ItemGramQuery(head: head)),
            .itemFactorStatistics(
                try ItemFactorStatisticsQuery(
                    gramHead: head,
                    eigenvectors: [1, 0, 0, 1, 0, 0],
                    whitening: [1, 2],
                    momentHead: head,
                    gramianWeight: 0.5
                )
            ),
            .itemCounts(try ItemCountsQuery(itemCount: 8, norm: .atMost(2))),
            .itemSequenceGram(
                try ItemSequenceGramQuery(
                    head: head,
                    kernel: SequenceKernel(decay: 0.5, window: 4)
                )
            ),
            .itemTransitions(
                try ItemTransitionsQuery(
                    contextItems: [5, 2],
                    contextFactors: [1, 2, 3, 4],
                    factorCount: 2,
                    decay: 0.5,
                    targetHead: head,
                    gramianWeight: 0.5
                )
            ),
        ]
        let statistics: [UserFactorQuery.Statistic] = [
            .residual, .product([1, 2, 3, 4, 5, 6]), .rightHandSide,
            .normalEquations(matrixWeight: 0.5),
        ]
        bodies += try statistics.map { statistic in
            .userFactors(
                try UserFactorQuery(
                    items: head,
                    itemFactors: [1, 0, 0, 1, 1, 1],
                    factorCount: 2,
                    ridge: UserFactorQuery.Ridge(
                        regularization: 0.5,
                        frequencyExponent: 1,
                        unobservedWeight: 0.25
                    ),
                    userNormBound: 2,
                    weighting: .unitNorm,
                    statistic: statistic,
                    gramianWeight: 0.5,
                    l2Bound: 4
                )
            )
        }
        bodies += try laterQueryBodies(head)
        return try bodies.map { body in
            try SumQuery(
                body: body,
                encoding: FixedPointEncoding(
                    l2Bound: body.l2Bound,
                    length: body.length,
                    clients: 100
                ),
                noise: .coordinator(variance: 1 << 30)
            ).encoded
        }
    }
}
