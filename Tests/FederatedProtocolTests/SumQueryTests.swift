import DifferentialPrivacy
import FederatedProtocol
import ProtocolPrimitives
import SecureAggregation
import Testing

@Suite struct SumQueryTests {
    static func head(_ count: Int) throws -> HeadDescription {
        try HeadDescription(
            items: (0..<UInt32(count)).map { $0 * 2 },
            weights: (0..<count).map { 1 + Double($0) / 7 },
            direction: (0..<count).map { Double($0) / Double(count) }
        )
    }

    static func examples() throws -> [SumQuery] {
        let bodies: [QueryBody] = [
            .itemCounts(try ItemCountsQuery(itemCount: 17)),
            .itemGram(try ItemGramQuery(head: head(5))),
            .itemFactorStatistics(
                try ItemFactorStatisticsQuery(
                    gramHead: head(5),
                    eigenvectors: (0..<10).map { Double($0) / 10 },
                    whitening: [1, 2],
                    momentHead: head(7),
                    gramianWeight: 0.1
                )
            ),
        ]
        let noises: [QueryNoise] = [
            .coordinator(variance: 123_456_789), .exact,
            .clients(shareVariance: 54_321, minimumShares: 900),
        ]
        return try bodies.enumerated().map { index, body in
            try SumQuery(
                body: body,
                encoding: FixedPointEncoding(
                    l2Bound: body.l2Bound,
                    length: body.length,
                    clients: 1000
                ),
                noise: noises[index]
            )
        }
    }

    /// Queries about users' own factors, one of every statistic.
    static func factorExamples() throws -> [SumQuery] {
        let factors = (0..<10).map { Float($0) / 10 }
        let statistics: [UserFactorQuery.Statistic] = [
            .residual, .product(factors.reversed()), .rightHandSide,
            .normalEquations(matrixWeight: 0.5), .clippedResidual(indicatorWeight: 0.5),
        ]
        return try statistics.enumerated().map { index, statistic in
            let body = QueryBody.userFactors(
                try UserFactorQuery(
                    items: head(5),
                    itemFactors: factors,
                    factorCount: 2,
                    ridge: UserFactorQuery.Ridge(
                        regularization: 0.1,
                        frequencyExponent: 1,
                        unobservedWeight: 0.2
                    ),
                    userNormBound: 2,
                    weighting: index % 2 == 0 ? .asGiven : .unitNorm,
                    statistic: statistic,
                    gramianWeight: index == 2 ? 0 : 0.3,
                    l2Bound: 7
                )
            )
            return try SumQuery(
                body: body,
                encoding: FixedPointEncoding(l2Bound: 7, length: body.length, clients: 10),
                noise: .exact
            )
        }
    }

    @Test func factorQueriesRoundTripWithTheirLengths() throws {
        let queries = try Self.factorExamples()
        for query in queries { #expect(try SumQuery(decoding: query.encoded) == query) }
        #expect(queries.map(\.body.length) == [13, 13, 10, 28, 14])
        #expect(
            queries.map(\.body.kind) == [
                "itemFactorGradient", "itemFactorGradient", "itemFactorStatistics",
                "itemFactorStatistics", "itemFactorGradient",
            ]
        )
    }

    /// The joint bound of a vector and its indicator is what the encoding and so the charge are for.
    @Test func clippingIndicatorsShareTheBound() throws {
        let query = try Self.factorExamples()[4]
        guard case .userFactors(let body) = query.body else {
            throw FederatedProtocolError.invalidNumber(field: "statistic")
        }
        #expect(query.encoding.l2Bound == 7 && body.indicatorWeight == 0.5)
        #expect(abs(body.vectorBound - (49 - 0.0625).squareRoot()) < 1e-14)
        let joint = UserFactorQuery.jointBound(
            vectorBound: body.vectorBound,
            indicatorWeight: 0.5
        )
        #expect(abs(joint - 7) < 1e-14)
    }

    /// The weight is the last number of the encoding before the terms of the encoding itself.
    @Test(arguments: [0, -0.5, .nan, .infinity, 14, 13.99] as [Double])
    func indicatorWeightsOutOfRangeAreRefused(weight: Double) throws {
        let query = try Self.factorExamples()[4]
        let needle = withUnsafeBytes(of: (0.5).bitPattern.littleEndian) { Array($0) }
        let bad = withUnsafeBytes(of: weight.bitPattern.littleEndian) { Array($0) }
        var bytes = query.encoded
        // The statistic's byte and the weight behind it.
        let start = try #require(
            bytes.indices.last {
                bytes[$0] == 5 && Array(bytes[($0 + 1)...].prefix(8)) == needle
            }
        )
        bytes.replaceSubrange((start + 1)..<(start + 9), with: bad)
        #expect(throws: FederatedProtocolError.invalidNumber(field: "indicatorWeight")) {
            try SumQuery(decoding: bytes)
        }
    }

    /// Queries about the order of histories.
    static func sequenceExamples() throws -> [SumQuery] {
        let bodies: [QueryBody] = [
            .itemSequenceGram(
                try ItemSequenceGramQuery(
                    head: head(4),
                    kernel: SequenceKernel(decay: 0.9, window: 17)
                )
            ),
            .itemTransitions(
                try ItemTransitionsQuery(
                    contextItems: [4, 2],
                    contextFactors: [1, 2, 3, 4, 5, 6],
                    factorCount: 3,
                    decay: 0.8,
                    targetHead: head(5),
                    gramianWeight: 0.5
                )
            ),
        ]
        return try bodies.map { body in
            try SumQuery(
                body: body,
                encoding: FixedPointEncoding(
                    l2Bound: body.l2Bound,
                    length: body.length,
                    clients: 10
                ),
                noise: .exact
            )
        }
    }

    @Test func sequenceQueriesRoundTripWithTheirLengths() throws {
        let queries = try Self.sequenceExamples()
        for query in queries { #expect(try SumQuery(decoding: query.encoded) == query) }
        #expect(queries.map(\.body.length) == [10, 21])
        #expect(queries.map(\.body.kind) == ["itemSequenceGram", "itemTransitions"])
        #expect(queries[1].body.l2Bound == 1.25.squareRoot())
    }

    @Test(arguments: [Double.nan, -0.1, 1.1, .infinity])
    func kernelsOutOfRangeAreRefused(_ decay: Double) throws {
        #expect(throws: FederatedProtocolError.self) {
            try SequenceKernel(decay: decay, window: 1)
        }
        #expect(throws: FederatedProtocolError.self) {
            try SequenceKernel(decay: 0.5, window: 0)
        }
        #expect(throws: FederatedProtocolError.self) {
            try ItemTransitionsQuery(
                contextItems: [1],
                contextFactors: [1],
                factorCount: 1,
                decay: decay,
                targetHead: Self.head(2),
                gramianWeight: 0.1
            )
        }
    }

    @Test func cutFactorQueriesAreRefused() throws {
        for query in try Self.factorExamples() + Self.sequenceExamples() {
            let bytes = query.encoded
            for length in stride(from: 0, to: bytes.count, by: 7) {
                #expect(throws: FederatedProtocolError.self) {
                    try SumQuery(decoding: Array(bytes.prefix(length)))
                }
            }
        }
    }

    @Test(arguments: [Double.nan, .infinity, -1])
    func factorQueriesWithNumbersOutOfRangeAreRefused(_ number: Double) throws {
        func query(
            factors: [Float] = [1, 2],
            ridge: Double = 1,
            norm: Double = 1,
            gramian: Double = 1,
            bound: Double = 1
        ) throws -> UserFactorQuery {
            try UserFactorQuery(
                items: Self.head(2),
                itemFactors: factors,
                factorCount: 1,
                ridge: .init(regularization: ridge, frequencyExponent: 1, unobservedWeight: 0),
                userNormBound: norm,
                weighting: .asGiven,
                statistic: .residual,
                gramianWeight: gramian,
                l2Bound: bound
            )
        }
        #expect(throws: Never.self) { try query() }
        #expect(throws: FederatedProtocolError.self) { try query(ridge: number) }
        #expect(throws: FederatedProtocolError.self) { try query(norm: number) }
        #expect(throws: FederatedProtocolError.self) { try query(gramian: number) }
        #expect(throws: FederatedProtocolError.self) { try query(bound: number) }
        #expect(throws: FederatedProtocolError.self) { try query(factors: [1]) }
        #expect(throws: FederatedProtocolError.self) { try query(factors: [1, .infinity]) }
    }

    @Test func boundedNormsSetTheSensitivity() throws {
        let counts = QueryBody.itemCounts(try ItemCountsQuery(itemCount: 3, norm: .atMost(8)))
        let gram = QueryBody.itemGram(try ItemGramQuery(head: Self.head(3), norm: .atMost(8)))
        #expect(counts.l2Bound == 8 && gram.l2Bound == 64)
        for bound in [0.5, 5000, Double.nan, -1] {
            #expect(throws: FederatedProtocolError.invalidNumber(field: "norm")) {
                try ItemCountsQuery(itemCount: 3, norm: .atMost(bound))
            }
        }
    }

    @Test func roundTrips() throws {
        for query in try Self.examples() {
            let decoded = try SumQuery(decoding: query.encoded)
            #expect(decoded == query)
            #expect(decoded.digest == query.digest)
        }
    }

    @Test func lengthsAndBoundsAreThoseOfTheVectors() throws {
        let queries = try Self.examples()
        #expect(queries.map(\.body.length) == [17, 15, 17])
        #expect(queries.map(\.body.l2Bound) == [1, 1, (1 + 0.1 * 0.1).squareRoot()])
        #expect(queries[1].event == .nonPrivate)
        #expect(
            queries[0].event
                == .discreteGaussian(
                    squaredSensitivity: 1 << 32,
                    variance: 123_456_789,
                    dimension: 17
                )
        )
    }

    @Test func noiseSharesAreCountedOnceEach() throws {
        let query = try Self.examples()[2]
        let event = { (shares: Int) in
            PrivacyEvent.distributedDiscreteGaussian(
                squaredSensitivity: 1 << 32,
                shareVariance: 54_321,
                shares: shares,
                dimension: 17
            )
        }
        #expect(query.event == event(900))
        #expect(query.event(shares: 1000) == event(1000))
        let expected = (54_321.0 * 900).squareRoot() / 65_536
        #expect(abs(query.noiseMultiplier - expected) < 1e-12)
        // 20 standard deviations of one share, whatever the number of clients.
        #expect(query.valueBound(clients: 1000) == 65_536 + 4662)
        let others = try Self.examples()
        #expect(others[1].event(shares: 5) == .nonPrivate)
        #expect(others[1].valueBound(clients: 9) == 65_536)
        #expect(others[0].event(shares: 5) == others[0].event)
    }

    /// The noise is the end of the wire form: kind, variance and, for shares, their number.
    @Test func noiseOutOfRangeIsRefused() throws {
        let exact = try Self.examples()[1].encoded.dropLast()
        func variance(_ value: UInt64) -> [UInt8] {
            (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        func shares(_ value: UInt32) -> [UInt8] {
            (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        for noise in [
            [0], [1] + variance(1), [1] + variance(.max), [2] + variance(8) + shares(1),
            [2] + variance(1 << 48) + shares(100_000_000),
        ] { #expect(try SumQuery(decoding: exact + noise).encoded == exact + noise) }
        for noise in [
            [3], [255], [1] + variance(0), [0] + variance(5), [2] + variance(7) + shares(1),
            [2] + variance((1 << 48) + 1) + shares(1), [2] + variance(8) + shares(0),
            [2] + variance(8) + shares(100_000_001), [2] + variance(8),
        ] {
            #expect(throws: FederatedProtocolError.self) {
                try SumQuery(decoding: exact + noise)
            }
        }
    }

    @Test func otherVersionsAreRefused() throws {
        var bytes = try Self.examples()[0].encoded
        for version: UInt8 in [0, 1, 3] {
            bytes[0] = version
            #expect(throws: FederatedProtocolError.unknownVersion(UInt16(version))) {
                try SumQuery(decoding: bytes)
            }
        }
    }

    @Test func everyTruncationAndEveryExtraByteIsRefused() throws {
        for query in try Self.examples() {
            let bytes = query.encoded
            for count in 0..<bytes.count {
                #expect(throws: FederatedProtocolError.self) {
                    try SumQuery(decoding: Array(bytes.prefix(count)))
                }
            }
            #expect(throws: FederatedProtocolError.self) { try SumQuery(decoding: bytes + [0]) }
        }
    }

    @Test func noBitFlipTrapsOrGoesUnnoticed() throws {
        for query in try Self.examples() {
            let bytes = query.encoded
            for position in bytes.indices {
                for bit in 0..<8 {
                    var changed = bytes
                    changed[position] ^= 1 << UInt8(bit)
                    if let decoded = try? SumQuery(decoding: changed) {
                        #expect(decoded.encoded == changed, "byte \(position), bit \(bit)")
                    }
                }
            }
        }
    }

    @Test func refusesNumbersThatAreNone() {
        #expect(throws: FederatedProtocolError.invalidNumber(field: "weights")) {
            try HeadDescription(items: [0], weights: [.infinity], direction: [0])
        }
        #expect(throws: FederatedProtocolError.invalidNumber(field: "weights")) {
            try HeadDescription(items: [0], weights: [0], direction: [0])
        }
        #expect(throws: FederatedProtocolError.invalidNumber(field: "direction")) {
            try HeadDescription(items: [0], weights: [1], direction: [.nan])
        }
        #expect(throws: FederatedProtocolError.countOutOfRange(field: "itemCount")) {
            try ItemCountsQuery(itemCount: 0)
        }
    }
}
