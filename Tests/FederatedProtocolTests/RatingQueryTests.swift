import FederatedProtocol
import SecureAggregation
import Testing

@Suite struct RatingQueryTests {
    static func centering() throws -> RatingCentering {
        try RatingCentering(center: 3, itemBiases: [0.5, -0.25, 0], shrinkage: 4, range: 2)
    }

    static func sums() throws -> RatingSumsQuery {
        try RatingSumsQuery(
            centering: centering(),
            countWeight: 0.5,
            offsetWeight: 1,
            l2Bound: 6
        )
    }

    static func bodies() throws -> [QueryBody] {
        let head = try SumQueryTests.head(2)
        let confidence = ValueRule.confidence(
            try ConfidenceRule(slope: 2, shape: .logarithmic, maximum: 9)
        )
        let residual = ValueRule.residual(try centering())
        func factors(_ values: ValueRule) throws -> QueryBody {
            .userFactors(
                try UserFactorQuery(
                    items: head,
                    itemFactors: [1, 2, 3, 4],
                    factorCount: 2,
                    ridge: .init(regularization: 1, frequencyExponent: 0, unobservedWeight: 0),
                    userNormBound: 2,
                    weighting: .unitNorm,
                    statistic: .normalEquations(matrixWeight: 1),
                    gramianWeight: 0.3,
                    l2Bound: 7,
                    values: values
                )
            )
        }
        return [
            .ratingSums(try sums()), .itemGram(try ItemGramQuery(head: head, values: residual)),
            .itemGram(try ItemGramQuery(head: head, values: confidence)), try factors(residual),
            try factors(confidence),
            .itemFactorStatistics(
                try ItemFactorStatisticsQuery(
                    gramHead: head,
                    eigenvectors: [1, 0],
                    whitening: [1],
                    momentHead: head,
                    gramianWeight: 0.5,
                    values: confidence
                )
            ),
        ]
    }

    static func query(_ body: QueryBody) throws -> SumQuery {
        try SumQuery(
            body: body,
            encoding: FixedPointEncoding(l2Bound: body.l2Bound, length: body.length, clients: 10),
            noise: .exact
        )
    }

    @Test("Queries come back from their bytes")
    func roundTrip() throws {
        for body in try Self.bodies() {
            let query = try Self.query(body)
            #expect(try SumQuery(decoding: query.encoded) == query)
        }
        #expect(
            try Self.sums().length == 8 && QueryBody.ratingSums(Self.sums()).kind == "ratingSums"
        )
    }

    @Test("No shortened and no lengthened query is read")
    func truncations() throws {
        for body in try Self.bodies() {
            let bytes = try Self.query(body).encoded
            for count in 0..<bytes.count {
                #expect(throws: FederatedProtocolError.self) {
                    try SumQuery(decoding: Array(bytes[..<count]))
                }
            }
            #expect(throws: FederatedProtocolError.self) { try SumQuery(decoding: bytes + [0]) }
        }
    }

    @Test("The bytes of a query without values are what they were before there were any")
    func plainQueriesKeepTheirBytes() throws {
        let plain = try Self.query(.itemGram(ItemGramQuery(head: SumQueryTests.head(2))))
        // Version, then the kind.
        #expect(plain.encoded[2] == 2)
        let rated = try Self.query(Self.bodies()[1])
        #expect(rated.encoded[2] == 0x82)
        #expect(plain.digest != rated.digest)
    }

    @Test("A rule for values where none belongs is refused")
    func strayFlag() throws {
        var bytes = try Self.query(.itemCounts(ItemCountsQuery(itemCount: 3))).encoded
        bytes[2] |= 0x80
        #expect(throws: FederatedProtocolError.unknownQueryKind(0x81)) {
            try SumQuery(decoding: bytes)
        }
    }

    @Test("Confidences grow from 1 by their shape up to the maximum")
    func confidences() throws {
        let linear = try ConfidenceRule(slope: 0.5, shape: .linear, maximum: 3)
        #expect([-1, 0, 1, 3, 99].map { linear.weight(of: $0) } == [1, 1, 1, 2, 3])
        let log = try ConfidenceRule(slope: 2, shape: .logarithmic, maximum: 100)
        #expect(abs(log.weight(of: 10) - (1 + 2 * 2.302585092994046)) < 1e-12)
        #expect(log.weight(of: .nan) == 1 && log.weight(of: .infinity) == 100)
    }

    @Test("Numbers out of range are refused")
    func refusals() throws {
        for slope in [-1, Double.nan, 1e9] {
            #expect(throws: FederatedProtocolError.self) {
                try ConfidenceRule(slope: slope, shape: .linear, maximum: 2)
            }
        }
        for maximum in [0.5, Double.nan, 1e9] {
            #expect(throws: FederatedProtocolError.self) {
                try ConfidenceRule(slope: 1, shape: .linear, maximum: maximum)
            }
        }
        for (center, bias, shrinkage, range) in [
            (Double.nan, Float(0), 1.0, 1.0), (0, .nan, 1, 1), (0, 0, -1, 1), (0, 0, 1, 0),
            (0, .infinity, 1, 1), (1e9, 0, 1, 1), (0, 0, .infinity, 1),
        ] {
            #expect(throws: FederatedProtocolError.self) {
                try RatingCentering(
                    center: center,
                    itemBiases: [bias],
                    shrinkage: shrinkage,
                    range: range
                )
            }
        }
        for (count, offset, bound) in [(0.0, 1.0, 6.0), (1, 0, 6), (1, 5, 6), (1, 1, .nan)] {
            #expect(throws: FederatedProtocolError.self) {
                try RatingSumsQuery(
                    centering: Self.centering(),
                    countWeight: count,
                    offsetWeight: offset,
                    l2Bound: bound
                )
            }
        }
    }
}
