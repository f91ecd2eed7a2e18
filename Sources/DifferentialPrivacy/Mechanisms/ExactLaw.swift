/// A law on the numbers 0, 1, 2, … whose probabilities can be computed to any precision; **public**.
protocol ExactLaw: Sendable {
    /// What computes the weights one after the other.
    associatedtype Weights: LawWeights

    /// Computes the weights of 0, 1, 2, …, proportional to the probabilities.
    ///
    /// - Parameter fractionLimbCount: the precision in limbs, from 2 to 512.
    /// - Returns: the weights, at 0.
    func weights(fractionLimbCount: Int) -> Weights
}

/// The weights of an ``ExactLaw`` in order, each known from below with a certified error.
protocol LawWeights {
    /// Adds the weight of the current number to a sum; that of 0 is 1 without error.
    func addWeight(to sum: inout CertifiedNumber)
    /// A bound on the sum of all later weights in units of the last place, or nil while those weights
    /// are still worth computing.
    var tail: UInt64? { get }
    /// Moves on to the next number.
    mutating func advance()
}
