public import DifferentialPrivacy
import FederatedProtocol
import SecureAggregation

/// What a budget buys with the `spectral` program, from public numbers alone.
///
/// Sizes are those of ``SpectralConfiguration``, queries and noise those of ``QueryFactory``: a run
/// with the same numbers would ask exactly these. Nothing is measured on data.
public struct SpectralPlan: Equatable, Sendable {
    /// One query of the program.
    public struct Query: Equatable, Sendable {
        /// The kind's name.
        public let kind: String
        /// Coordinates.
        public let length: Int
        /// Standard deviation of the noise over the L2 sensitivity.
        public let noiseMultiplier: Double
        /// L2 norm of the noise over the largest norm that the sum can have, where all clients agree.
        ///
        /// Both grow with the root of the length and the clients: σ √length / (sensitivity · clients).
        public let relativeNoise: Double
        /// Bytes of a client's masked vector, without keys, shares and signatures.
        public let uploadByteCount: Int
    }

    /// Below this size a model rarely beats plain popularity (docs/recommenders.md).
    public static let smallestUsefulSize = 50.0

    /// ε and δ of all trainings together.
    public let budget: PrivacyBudget
    /// Clients that take part.
    public let clients: Int
    /// Size of the catalog.
    public let items: Int
    /// How often the program is trained within the budget, each with its even part of μ².
    public let trainings: Int
    /// Rounds of all trainings.
    public var rounds: Int { trainings * queries.count }
    /// N = (μ · clients)^(2/3) of one training.
    public let size: Double
    /// Items in the Gram query.
    public let gramItems: Int
    /// Items in the cross moments: those that get factors; the others are ranked by popularity.
    public let factorItems: Int
    /// Factors.
    public let factors: Int
    /// The queries of one training, in order.
    public let queries: [Query]
    /// Most trainings with ``size`` at least ``smallestUsefulSize``; 0 if not even one has it.
    public let affordableTrainings: Int
    /// Fewest clients with ``size`` at least ``smallestUsefulSize`` at so many trainings.
    public let neededClients: Int
    /// Most equal segments whose item counts would not be drowned by the noise of the counts query:
    /// σ √items at most a segment's clients, and 50 clients or more each.
    public let affordableSegments: Int

    /// Bytes of a client's masked vectors in one training.
    public var uploadByteCount: Int { queries.reduce(0) { $0 + $1.uploadByteCount } }

    /// Plans.
    ///
    /// - Parameters:
    ///   - budget: ε and δ of everything.
    ///   - clients: clients that take part, 1 to 10^8.
    ///   - items: size of the catalog, 1 to 2²⁴.
    ///   - trainings: 1 to 10^6.
    /// - Throws: ``CoordinatorError`` if no encoding fits, ``CoordinatorError/planOutOfRange(field:)``, or
    ///   the accountant's error.
    /// - Complexity: O(head items · factors).
    public init(budget: PrivacyBudget, clients: Int, items: Int, trainings: Int) throws {
        guard (1...100_000_000).contains(clients) else {
            throw CoordinatorError.planOutOfRange(field: "clients")
        }
        guard (1...HeadDescription.maximumCount).contains(items) else {
            throw CoordinatorError.planOutOfRange(field: "items")
        }
        guard (1...1_000_000).contains(trainings) else {
            throw CoordinatorError.planOutOfRange(field: "trainings")
        }
        let total = budget.maximumMu
        let mu = total / Double(trainings).squareRoot()
        guard mu > 0, mu.isFinite else { throw CoordinatorError.planOutOfRange(field: "epsilon") }
        let configuration = SpectralConfiguration(mu: mu, users: clients, items: items)
        let factory = QueryFactory(clients: clients, mu: mu)
        queries = try zip(Self.bodies(configuration, items: items), configuration.shares).map {
            try Self.describe(factory.query($0, share: $1), clients: clients)
        }
        self.budget = budget
        self.clients = clients
        self.items = items
        self.trainings = trainings
        size = SpectralConfiguration.size(mu: mu, users: clients)
        gramItems = configuration.gramHeadCount
        factorItems = configuration.momentHeadCount
        factors = configuration.factorCount
        let reach = power(Self.smallestUsefulSize, 1.5)
        let largest = total * Double(clients) / reach
        affordableTrainings = Int(min(largest * largest, 1e15))
        neededClients = Int(min((reach / mu).rounded(.up), 1e15))
        let noise = queries[0].noiseMultiplier * Double(items).squareRoot()
        affordableSegments = min(clients / 50, Int(min(Double(clients) / noise, 1e15)))
    }

    /// The questions of one training, with placeholders for what earlier sums would have said.
    private static func bodies(_ configuration: SpectralConfiguration, items: Int) throws
        -> [QueryBody]
    {
        func head(_ count: Int) throws -> HeadDescription {
            try HeadDescription(
                items: (0..<count).map { UInt32(clamping: $0) },
                weights: [Double](repeating: 1, count: count),
                direction: [Double](repeating: 0, count: count)
            )
        }
        let gramHead = try head(configuration.gramHeadCount)
        let factors = configuration.factorCount
        return [
            .itemCounts(try ItemCountsQuery(itemCount: items)),
            .itemGram(try ItemGramQuery(head: gramHead)),
            .itemFactorStatistics(
                try ItemFactorStatisticsQuery(
                    gramHead: gramHead,
                    eigenvectors: [Double](repeating: 0, count: gramHead.count * factors),
                    whitening: [Double](repeating: 1, count: factors),
                    momentHead: try head(configuration.momentHeadCount),
                    gramianWeight: configuration.gramianWeight
                )
            ),
        ]
    }

    private static func describe(_ query: SumQuery, clients: Int) throws -> Query {
        let bound = query.valueBound(clients: clients)
        // The sum of all clients' values, of either sign.
        let (largest, overflow) = clients.multipliedReportingOverflow(by: bound)
        guard !overflow, largest > 0 else {
            throw CoordinatorError.encodingImpossible(.tooManyClients(clients: clients))
        }
        let bits = Int.bitWidth - largest.leadingZeroBitCount + 1
        let length = query.body.length
        return Query(
            kind: query.body.kind,
            length: length,
            noiseMultiplier: query.noiseMultiplier,
            relativeNoise: query.noiseMultiplier * Double(length).squareRoot() / Double(clients),
            uploadByteCount: (length * bits + 7) / 8
        )
    }
}
