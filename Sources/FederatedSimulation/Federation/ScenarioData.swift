public import Datasets
import FederatedClient
import Foundation
public import Recommenders

/// The data of a scenario, read and split.
public struct ScenarioData: Sendable {
    /// Training histories and held-out test items.
    public let split: Split
    /// What reading and splitting found, for people.
    public let findings: [String]
    /// Titles and categories of the catalog's items, in its order, if the data have any; **public**.
    public let attributes: ItemAttributes?
    /// What is known of the catalog's items as numbers; nil where nothing is, or nothing needs it;
    /// **public**.
    public let features: ItemFeatures?
    /// Each user's country in the order of the split's users, if the data have countries.
    ///
    /// **Secret** on a real client.
    public let userCountries: [String?]?
    /// What cleaning found and did; nil if the data were not cleaned.
    public let cleaning: CleaningReport?

    /// What each user's purchases come to; nil unless segments ask for it and the data have times.
    ///
    /// **Secret** on a real client.
    public let purchases: PurchaseSummaries?

    /// When and where items were chosen; nil unless a context asks for it and the data know.
    ///
    /// **Secret** on a real client.
    let contextEvents: ContextEvents?

    /// The training items of the people who take part, one list each: in order of time, the latest last,
    /// where the data have times, else ascending.
    ///
    /// Users without training items (new ones in a temporal split, those held out to fold in) do
    /// not take part.
    public let histories: [[Int32]]

    /// The number of every interaction that the training or the split asks for; nil if neither does.
    ///
    /// **Secret** on a real client.
    public let values: InteractionValues?

    /// The purchases of the people who take part; nil without ``purchases``.
    var clientPurchases: [PurchaseSummary?]? {
        purchases.map { purchases in split.trainingUsers.map { purchases.users[$0] } }
    }

    /// The events of the people who take part; nil without ``contextEvents``.
    var clientEvents: [[ContextEvent]]? {
        contextEvents.map { events in split.trainingUsers.map { events.training[$0] } }
    }

    /// The numbers of ``histories``; nil without ``values``.
    var historyValues: [[Float]]? {
        values.map { values in
            zip(split.trainingUsers, histories).map { values.values(of: $0, items: $1) }
        }
    }

    /// Reads and splits the data.
    ///
    /// - Throws: `DatasetError` naming file and line, or ``SimulationError/emptySplit``.
    public init(_ scenario: Scenario) throws {
        var source = try ScenarioSource(scenario)
        let split = try source.split(scenario.split, seed: scenario.seed)
        var wanted = scenario.model.values
        if case .ratings = scenario.split { wanted = .rating }
        try self.init(
            split,
            source: source,
            values: wanted.map { try source.values($0, of: split) },
            files: scenario.features,
            purchases: scenario.segments?.algorithm == .recencyFrequencyAmount
                ? PurchaseSummaries(
                    source,
                    split: split,
                    reference: scenario.segments?.referenceTime
                ) : nil,
            contextEvents: scenario.context.flatMap {
                ContextEvents(source, split: split, dimension: $0.dimension)
            }
        )
        guard !histories.isEmpty, !split.test.isEmpty else { throw SimulationError.emptySplit }
    }

    /// Keeps a split with what its source knows besides.
    private init(
        _ split: Split,
        source: ScenarioSource,
        values: InteractionValues?,
        files: Scenario.FeatureChoice?,
        purchases: PurchaseSummaries?,
        contextEvents: ContextEvents?
    ) throws {
        self.split = split
        self.values = values
        self.purchases = purchases
        self.contextEvents = contextEvents
        histories = split.trainingUsers.map { split.sequence(of: $0) }
        let found = (source.findings + split.findings).map { "\($0.rule.rawValue): \($0.count)" }
        cleaning = source.cleaned?.report
        let cleaned = (cleaning?.rules ?? []).filter { $0.dropped + $0.changed > 0 }.map { entry in
            entry.dropped > 0
                ? "\(entry.rule.rawValue): \(entry.dropped) rows dropped"
                : "\(entry.rule.rawValue): \(entry.changed) rows changed"
        }
        findings = cleaned + found
        let own = source.cleaned.flatMap { cleaned in
            cleaned.columns.description == nil && cleaned.columns.category == nil
                ? nil : ItemFeatureSource(attributes: cleaned.attributes)
        }
        let known =
            try files.map { try ItemFeatureSource(path: $0.attributes, vectorsPath: $0.vectors) }
            ?? own
        attributes = known?.attributes.aligned(to: split.itemIDs)
        features = split.newItemCount > 0 ? try known?.features(of: split.itemIDs) : nil
        guard split.newItemCount == 0 || features != nil else {
            throw SimulationError.scenarioImpossible(
                key: "split.protocol",
                reason: "is 'new-items', which needs titles, categories or vectors of the items: "
                    + "'dataset.attributes'"
            )
        }
        userCountries = source.cleaned.flatMap { cleaned in
            cleaned.userCountries().map { countries in
                var known: [String: String] = [:]
                for (user, country) in zip(cleaned.table.userIDs, countries) {
                    known[user] = country
                }
                return split.userIDs.map { known[$0] }
            }
        }
    }

    /// Data that are split already, with nothing known besides.
    init(_ split: Split) {
        self.split = split
        values = nil
        purchases = nil
        contextEvents = nil
        histories = split.trainingUsers.map { split.sequence(of: $0) }
        findings = []
        attributes = nil
        features = nil
        userCountries = nil
        cleaning = nil
    }
}
