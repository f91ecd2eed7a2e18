import Datasets
import FederatedCoordinator
import FederatedProtocol

/// What is trained.
extension ScenarioReader {
    func model(_ mapping: ScenarioMapping, isPrivate: Bool) throws(ScenarioError)
        -> Scenario.ModelChoice
    {
        guard let algorithm = try mapping.word("algorithm", Scenario.ModelChoice.Algorithm.self)
        else { throw mapping.error("algorithm", .missingKey) }
        let strangers = ScenarioKeys.model.filter { $0 != "algorithm" && mapping.has($0) }
            .filter { !algorithm.keys.contains($0) }
        if let key = strangers.first {
            throw mapping.impossible(key, "does not go with the algorithm \(algorithm.rawValue)")
        }
        var choice = Scenario.ModelChoice(algorithm: algorithm)
        choice.factors = try mapping.integer("factors", in: 1...1024)
        choice.gram = try mapping.word("gram", Scenario.ModelChoice.GramForm.self)
        choice.gramItems = try mapping.integer("gramItems", in: 1...5_792)
        choice.momentItems = try mapping.integer("momentItems", in: 1...1_000_000)
        choice.sweeps = try mapping.integer("sweeps", in: 1...1_000)
        choice.steps = try mapping.integer("steps", in: 1...100)
        choice.rounds = try mapping.integer("rounds", in: 1...100_000)
        choice.neighbors = try mapping.integer("neighbors", in: 1...1_000_000)
        choice.sharedCurvature = try mapping.bool("sharedCurvature")
        choice.regularization = try number(mapping, "regularization", above: 0, to: 1e9)
        choice.unobservedWeight = try number(mapping, "unobservedWeight", above: 0, to: 1e3)
        choice.shrinkage = try number(mapping, "shrinkage", above: 0, to: 1e9)
        choice.learningRate = try number(mapping, "learningRate", above: 0, to: 1e3)
        choice.userNorm = try number(mapping, "userNorm", above: 1e-5, to: 1e3)
        choice.clippingBound = try number(mapping, "clippingBound", above: 1e-5, to: 1e6)
        choice.clipping = try clipping(mapping)
        choice.weightExponent = try number(mapping, "weightExponent", above: -4, to: 4)
        choice.fewItemsShrinkage = try number(mapping, "fewItemsShrinkage", above: 0, to: 1e6)
        choice.companion = try number(mapping, "companion", above: 0, to: 100)
        choice.companionFactors = try mapping.integer("companionFactors", in: 1...1024)
        if choice.companion != nil {
            guard !isPrivate else {
                throw mapping.impossible(
                    "companion",
                    "goes with 'privacy: none' only: its sketches would take most of a budget"
                )
            }
            for key in ["warmStart", "confidence"] where mapping.has(key) {
                throw mapping.impossible(key, "does not go with a companion")
            }
        }
        if choice.companion == nil, choice.companionFactors != nil {
            throw mapping.impossible("companionFactors", "needs 'companion'")
        }
        choice.warmStart = try number(mapping, "warmStart", above: 0, to: 0.99)
        if algorithm == .spectral, choice.gram != .sketch, mapping.has("sweeps") {
            throw mapping.impossible("sweeps", "goes with 'gram: sketch' only")
        }
        if choice.gram == .sketch {
            for key in ["gramItems", "sizedFor", "confidence"] where mapping.has(key) {
                throw mapping.impossible(key, "does not go with 'gram: sketch'")
            }
            if choice.sweeps == 1 {
                throw mapping.impossible("sweeps", "is 1: a sketch needs a second one to be read")
            }
        }
        choice.scale = try scale(mapping)
        choice.confidence = try confidence(mapping)
        if let factors = choice.factors, let gramItems = choice.gramItems, factors > gramItems {
            throw mapping.impossible("factors", "is above gramItems, \(gramItems)")
        }
        if let sized = try mapping.mapping("sizedFor", allowed: ScenarioKeys.budget) {
            guard !isPrivate else {
                throw mapping.impossible("sizedFor", "goes with 'privacy: none' only")
            }
            choice.sizedFor = try budget(sized)
        }
        return choice
    }

    private func clipping(_ model: ScenarioMapping) throws(ScenarioError)
        -> GradientConfiguration.Clipping?
    {
        guard let mapping = try model.mapping("clipping", allowed: ScenarioKeys.clipping) else {
            return nil
        }
        var clipping = GradientConfiguration.Clipping()
        if let quantile = try mapping.double("quantile") {
            guard quantile > 0, quantile < 1 else {
                throw mapping.impossible("quantile", "is \(quantile), not above 0 and below 1")
            }
            clipping.quantile = quantile
        }
        clipping.learningRate =
            try number(mapping, "learningRate", above: 0, to: 10) ?? clipping.learningRate
        return clipping
    }

    private func scale(_ model: ScenarioMapping) throws(ScenarioError) -> ClosedRange<Double>? {
        guard let mapping = try model.mapping("scale", allowed: ScenarioKeys.scale) else {
            return nil
        }
        guard let low = try mapping.double("lowest") else {
            throw mapping.error("lowest", .missingKey)
        }
        guard let high = try mapping.double("highest") else {
            throw mapping.error("highest", .missingKey)
        }
        guard low >= -1000, high <= 1000, low < high else {
            throw mapping.impossible("highest", "is not above lowest, both within -1000…1000")
        }
        return low...high
    }

    private func confidence(_ model: ScenarioMapping) throws(ScenarioError)
        -> Scenario.ModelChoice.Confidence?
    {
        guard let mapping = try model.mapping("confidence", allowed: ScenarioKeys.confidence) else {
            return nil
        }
        guard let source = try mapping.word("from", InteractionValues.Source.self) else {
            throw mapping.error("from", .missingKey)
        }
        let shape = try mapping.word("shape", ScenarioKeys.ConfidenceShape.self) ?? .log
        do {
            return Scenario.ModelChoice.Confidence(
                source: source,
                rule: try ConfidenceRule(
                    slope: number(mapping, "slope", above: 0, to: 1000) ?? 1,
                    shape: shape == .linear ? .linear : .logarithmic,
                    maximum: number(mapping, "maximum", above: 1, to: 1000) ?? 10
                )
            )
        } catch let error as ScenarioError {
            throw error
        } catch {
            throw model.impossible("confidence", "has a number out of its range")
        }
    }

    private func number(
        _ mapping: ScenarioMapping,
        _ key: String,
        above low: Double,
        to high: Double
    ) throws(ScenarioError) -> Double? {
        guard let number = try mapping.double(key) else { return nil }
        guard number > low, number <= high else {
            throw mapping.impossible(key, "is \(number), not above \(low) and at most \(high)")
        }
        return number
    }
}
