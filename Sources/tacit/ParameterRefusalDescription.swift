import SecureAggregation

/// Words for inputs of the parameter calculation that are wrong or cannot be met.
struct ParameterRefusalDescription {
    /// What the user calls the fraction of corrupted clients.
    let corrupted: String
    /// What the user calls the fraction of clients that drop out.
    let dropout: String
    /// What the user calls the largest magnitude of a coordinate, if it is theirs to choose.
    let valueBound: String?

    /// The inputs as keys of a scenario.
    static let scenario = Self(
        corrupted: "federation.corrupted",
        dropout: "federation.dropout",
        valueBound: nil
    )
    /// The inputs as flags of `tacit audit parameters`.
    static let flags = Self(
        corrupted: "--corrupted",
        dropout: "--dropout",
        valueBound: "--value-bound"
    )

    /// How the command ends, or nil for errors that have nothing to do with its inputs.
    func failure(_ error: SecureAggregationError) -> CommandFailure? {
        switch error {
        case .infeasibleParameters(let refusal): failure(refusal)
        case .invalidParameter(let name):
            range(of: name).map { CommandFailure(message: $0, code: .usage) }
        default: nil
        }
    }

    /// How a command ends that cannot have its parameters.
    func failure(_ refusal: ParameterRefusal) -> CommandFailure {
        switch refusal {
        case .noNeighborCount(let limit, let corruptedLimit, let dropoutLimit, let commonLimit):
            let ways = [
                corruptedLimit.map { "\(corrupted) to at most \($0)" },
                dropoutLimit.map { "\(dropout) to at most \($0)" },
                commonLimit.map { "both \(corrupted) and \(dropout) to at most \($0)" },
            ].compactMap { $0 }
            return CommandFailure(
                message: "no secure-aggregation parameters exist for this threat model "
                    + "with at most \(limit) neighbors",
                hint: "lower " + ways.joined(separator: ", or "),
                code: .usage
            )
        case .modulusTooWide(let bits, let population, let largestValueBound):
            let ways = [
                population >= 2 ? "at most \(population) clients" : nil,
                largestValueBound >= 1 ? valueBound.map { "\($0) \(largestValueBound)" } : nil,
            ].compactMap { $0 }
            return CommandFailure(
                message: "the sum needs \(bits) bits, and there are 32",
                hint: ways.isEmpty ? nil : ways.joined(separator: ", or ") + " would fit",
                code: .usage
            )
        }
    }

    private func range(of name: ParameterName) -> String? {
        switch name {
        case .population:
            let range = ParameterCalculator.populations
            return "--clients must be \(range.lowerBound)…\(range.upperBound)"
        case .corruptedFraction: return "\(corrupted) must be at least 0 and below 1"
        case .dropoutFraction: return "\(dropout) must be at least 0 and below 1"
        case .valueBound: return "--value-bound must be at least 1"
        case .roundCount:
            let range = ParameterCalculator.roundCounts
            return "--rounds must be \(range.lowerBound)…\(range.upperBound)"
        case .exposureBits: return bitsRange(of: "--exposure-bits")
        case .disconnectionBits: return bitsRange(of: "--disconnection-bits")
        case .abortBits: return bitsRange(of: "--abort-bits")
        default: return nil
        }
    }

    private func bitsRange(of flag: String) -> String {
        "\(flag) must be \(FailureTargets.bits.lowerBound)…\(FailureTargets.bits.upperBound)"
    }
}
