/// `MODEL_CARD.md`: what a person should know before using the model.
///
/// The headings follow Mitchell et al. (2019), "Model cards for model reporting".
public struct ModelCard: Sendable {
    /// Name of the file in a release.
    public static let name = "MODEL_CARD.md"
    let manifest: ReleaseManifest
    let facts: Facts

    /// Creates a card.
    public init(manifest: ReleaseManifest, facts: Facts) {
        self.manifest = manifest
        self.facts = facts
    }

    /// The card in Markdown; whatever came from a scenario or from data is escaped.
    public var text: String {
        let sections = [
            heading, use, privacySection, data, quality, groups, segments, context, limits, check,
        ]
        return sections.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    private var heading: String {
        let version = manifest.version.map { " \($0)" } ?? ""
        let warning =
            manifest.privacy.epsilon == nil
            ? "\n\n**PRIVACY: NONE. The sums behind this model were released exactly.**" : ""
        return """
            # \(MarkdownText.escaped(manifest.name))\(version)\(warning)

            A `\(manifest.algorithm)` recommender for \(facts.items) items, trained on the behavior of
            \(facts.users) people in \(facts.rounds) secure-aggregated sums (simulation, mode
            `\(facts.secureAggregation)`). Released \(manifest.created) by tacit \(manifest.tool).
            """
    }

    private var use: String {
        """
        ## Intended use

        Ranking catalog items for one person from that person's own history, on that person's device or
        wherever the history already is.

        ## Out of scope

        - Decisions about people: prices, credit, employment, eligibility.
        - Guessing who somebody is, or what they are, from what is recommended to them.
        - Items that are not in the catalog, and people whose histories are of another kind than those
          it was trained on.
        """
    }

    private var data: String {
        var text = """
            ## Data

            \(facts.users) people, \(facts.items) items\
            \(facts.interactions.map { ", \($0) interactions to train on" } ?? ""). These numbers, and
            what follows, were counted outside the privacy boundary: the ledger does not cover them.
            """
        if let source = facts.source, !source.isEmpty {
            text += "\n\nThe scenario says of the source:\n\n\(MarkdownText.block(source))"
        }
        let findings =
            facts.findings.isEmpty
            ? "Reading the data found nothing to mend."
            : facts.findings.map { "- \(MarkdownText.escaped($0))" }.joined(separator: "\n")
        return text + "\n\n### Cleaning\n\n\(findings)"
    }

    private var segments: String {
        guard let segments = facts.segments else { return "" }
        let rows = segments.segments.map { segment in
            [
                "\(segment.id)", MarkdownText.escaped(segment.name),
                segment.size.map { String(Int(max(0, $0.rounded(.toNearestOrEven)).clamped)) }
                    ?? "withheld",
                segment.items.map(MarkdownText.escaped).joined(separator: ", "),
            ]
        }
        return """
            ## Segments

            Found by `\(MarkdownText.escaped(segments.algorithm))`. Sizes are noisy\(sizeNoise(segments));
            segments whose noisy size is below \(segments.minimumCohort) are withheld, so that some may be a
            little smaller. Each device finds its own segment and
            tells nobody.

            \(MarkdownText.table(["segment", "name", "people", "first items"], rows))
            """
    }

    private func sizeNoise(_ segments: Facts.Segments) -> String {
        segments.sizeNoise.map {
            ", with a standard deviation of \(Int($0.rounded(.up).clamped))"
        } ?? ""
    }

    private var limits: String {
        """
        ## Limits

        - Items that few people chose are ranked by their noisy count alone.
        - A person's own recommendations use that person's own history.
        - The model is as skewed towards popular items as the behavior it was trained on.
        - Nobody checks the bound of a masked answer: clients that break the protocol can bias the model.
        - That noise was really added, that so many people took part, and that every sum was recorded, is
          the publisher's word. The ledger shows what was recorded, in order.
        """
    }

    private var check: String {
        """
        ## Check it

            minisign -V -p PUBLIC_KEY -m manifest.json
            tacit verify . --public-key PUBLIC_KEY
        """
    }
}

extension Double {
    /// Within what an `Int` can hold; not a number is 0.
    fileprivate var clamped: Double { isNaN ? 0 : Swift.min(self, 1e15) }
}
