import FederatedClient
import FederatedProtocol
import ProtocolPrimitives
import SecureAggregation
import Testing

@Suite struct ClientPolicyTests {
    private func query(variance: UInt64?) throws -> SumQuery {
        let body = QueryBody.itemCounts(try ItemCountsQuery(itemCount: 10))
        return try SumQuery(
            body: body,
            encoding: FixedPointEncoding(l2Bound: 1, length: 10, clients: 100),
            noise: variance.map { .coordinator(variance: $0) } ?? .exact
        )
    }

    @Test func refusesExactSumsUnlessAllowed() throws {
        let query = try query(variance: nil)
        #expect(throws: ClientError.exactSumRefused) { try ClientPolicy().check(query) }
        try ClientPolicy(minimumNoiseMultiplier: 0).check(query)
    }

    @Test func refusesTooLittleNoise() throws {
        let policy = ClientPolicy(minimumNoiseMultiplier: 1)
        // The sensitivity is 2¹⁶: a variance of 2³² is a multiplier of exactly 1.
        try policy.check(query(variance: 1 << 32))
        #expect(throws: ClientError.self) { try policy.check(query(variance: (1 << 32) - 1)) }
    }

    @Test func refusesVectorsThatAreTooLong() throws {
        let policy = ClientPolicy(maximumLength: 9)
        #expect(throws: ClientError.vectorTooLong(length: 10, maximum: 9)) {
            try policy.check(query(variance: 1 << 40))
        }
    }

    @Test func refusesMoreWorkThanItAllows() throws {
        let gradient = try NeuralGradientQuery(
            itemFactors: [0.5, 0.25],
            factorCount: 1,
            firstWidth: 1,
            secondWidth: 1,
            network: [Float](
                repeating: 0,
                count: NeuralGradientQuery.networkLength(
                    factorCount: 1,
                    firstWidth: 1,
                    secondWidth: 1
                )
            ),
            ridge: .init(regularization: 1, frequencyExponent: 0, unobservedWeight: 0),
            userNormBound: 1,
            heldOutItems: 2,
            negativesPerItem: 4,
            seed: 1,
            l2Bound: 1
        )
        // 1 + 2 + 1 + 1 + 2 + 1 numbers, ten samples, there and back.
        #expect(gradient.multiplications == 240)
        let body = QueryBody.neuralGradient(gradient)
        let query = try SumQuery(
            body: body,
            encoding: FixedPointEncoding(l2Bound: 1, length: body.length, clients: 10),
            noise: .coordinator(variance: 1 << 40)
        )
        try ClientPolicy(maximumMultiplications: 240).check(query)
        #expect(throws: ClientError.tooMuchWork(multiplications: 240, maximum: 239)) {
            try ClientPolicy(maximumMultiplications: 239).check(query)
        }
    }

    @Test func refusesAnotherCatalogBeforeComputing() throws {
        let client = QueryAnswerer(history: [1], itemCount: 11, policy: ClientPolicy())
        var random = try SeededRandomSource(seed: 1, label: "randomness")
        #expect(throws: ClientError.unusableQuery(field: "itemCount")) {
            try client.answer(
                query(variance: 1 << 40),
                randomness: AnswerRandomness(using: &random)
            )
        }
    }
}
