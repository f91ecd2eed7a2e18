import Foundation

/// What the card says of privacy: in words for lawyers, in numbers for engineers.
extension ModelCard {
    var privacySection: String {
        "## Privacy\n\n\(privacyStatement)\(numbers)"
    }

    private var privacyStatement: String {
        guard let epsilon = manifest.privacy.epsilon, let delta = manifest.privacy.delta else {
            return """
                **None.** Sums were released exactly; ε is infinite. Do not publish this model if the
                behavior it was trained on is confidential: what one person did may be read from it.
                """
        }
        return """
            In words: whoever sees this release and everything else released on its ledger learns almost
            the same, whether or not any one person took part. Whatever is concluded about a person from
            it could have been concluded, with nearly the same likelihood, if that person's data had
            never been used: the likelihoods differ by a factor of at most e^ε = \(factor(epsilon)), but
            for a chance of δ = \(delta). The promise holds whatever else is known about the person, and
            for all of the person's history at once. It is a promise about taking part, not about what is
            true of people in general: that people who buy boots buy socks is learned all the same.

            In numbers: (ε, δ) = (\(epsilon), \(delta)), for one \(manifest.privacy.unit)'s whole
            history, neighbors by \(manifest.privacy.relation), accountant
            `\(manifest.privacy.accountant)`, noise by the \(manifest.privacy.noise). The ledger in this
            directory shows every sum that was charged.

            This is a simulated run: its noise was drawn from the scenario's seed, so that the run can be
            repeated. Whoever knows or guesses the seed can remove the noise. Never publish a simulation
            on confidential data.
            """
    }

    private func factor(_ epsilon: Double) -> String {
        let factor = exp(epsilon)
        return factor < 1e6 ? MarkdownText.number(factor) : "more than a million"
    }

    private var numbers: String {
        guard !facts.queries.isEmpty else { return "" }
        let rows = facts.queries.map { query in
            [
                "`\(MarkdownText.escaped(query.kind))`", "\(query.length)", "\(query.count)",
                MarkdownText.escaped(query.mechanism), MarkdownText.number(query.sensitivity),
                query.noise > 0 ? MarkdownText.number(query.noise) : "NONE",
                query.noise > 0 && query.sensitivity > 0
                    ? MarkdownText.number(query.noise / query.sensitivity) : "NONE",
            ]
        }
        let table = MarkdownText.table(
            ["sum", "numbers", "times", "noise", "sensitivity", "deviation", "over sensitivity"],
            rows
        )
        return """


            Every kind of sum on the ledger. The sensitivity is the longest L2 norm that one person's
            vector can have, the deviation the standard deviation of the noise on each number, both in
            the sum's integer units:

            \(table)
            """
    }
}
