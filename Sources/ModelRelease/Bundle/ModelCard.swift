/// `MODEL_CARD.md`: what a person should know before using the model.
public struct ModelCard: Sendable {
    /// Name of the file in a release.
    public static let name = "MODEL_CARD.md"
    private let manifest: ReleaseManifest
    private let facts: Facts

    /// What the manifest does not hold.
    public struct Facts: Sendable {
        /// Clients of the federation.
        public var users: Int
        /// Items of the catalog.
        public var items: Int
        /// Sums released.
        public var rounds: Int
        /// `full` or `ideal`.
        public var secureAggregation: String
        /// Metrics on held-out data of the simulation, by name.
        public var metrics: [String: Double]

        /// Collects facts.
        public init(
            users: Int,
            items: Int,
            rounds: Int,
            secureAggregation: String,
            metrics: [String: Double]
        ) {
            self.users = users
            self.items = items
            self.rounds = rounds
            self.secureAggregation = secureAggregation
            self.metrics = metrics
        }
    }

    /// Creates a card.
    public init(manifest: ReleaseManifest, facts: Facts) {
        self.manifest = manifest
        self.facts = facts
    }

    /// The card in Markdown.
    public var text: String {
        """
        # \(manifest.name)

        A `\(manifest.algorithm)` recommender for \(facts.items) items, trained on the behavior of
        \(facts.users) people in \(facts.rounds) secure-aggregated sums (simulation, mode
        `\(facts.secureAggregation)`). Released \(manifest.created) by tacit \(manifest.tool).

        ## Intended use

        Ranking catalog items for one person from that person's own history, on that person's device or
        wherever the history already is. Not for decisions about people.

        ## Privacy

        \(privacy)

        ## Quality

        Measured on data held out inside the simulation, as the run's report says: the ledger does not
        cover these figures, nor the number of people above, and they are no private release.

        | metric | value |
        | --- | --- |
        \(metrics)

        ## Limits

        - Items that few people chose are ranked by their noisy count alone.
        - A person's own recommendations use that person's own history.
        - The model is as skewed towards popular items as the behavior it was trained on.
        - Nobody checks the bound of a masked answer: clients that break the protocol can bias the model.

        ## Check it

            minisign -V -p PUBLIC_KEY -m manifest.json
            tacit verify . --public-key PUBLIC_KEY

        """
    }

    private var privacy: String {
        guard let epsilon = manifest.privacy.epsilon, let delta = manifest.privacy.delta else {
            return """
                **None.** Sums were released exactly; ε is infinite. Do not publish this model if the
                behavior it was trained on is confidential.
                """
        }
        return """
            Whoever sees this release and everything else released for it learns almost the same,
            whether or not any one person took part: (ε, δ) = (\(epsilon), \(delta)), for one
            \(manifest.privacy.unit)'s whole history, neighbors by \(manifest.privacy.relation),
            accountant `\(manifest.privacy.accountant)`, noise by the \(manifest.privacy.noise). The
            ledger in this directory shows every release that was charged.

            This is a simulated run: its noise was drawn from the scenario's seed, so that the run can be
            repeated. Whoever knows or guesses the seed can remove the noise. Never publish a simulation
            on confidential data.
            """
    }

    private var metrics: String {
        facts.metrics.sorted { $0.key < $1.key }.map { name, value in
            let rounded = (value * 10_000).rounded() / 10_000
            return "| \(name) | \(rounded) |"
        }.joined(separator: "\n")
    }
}
