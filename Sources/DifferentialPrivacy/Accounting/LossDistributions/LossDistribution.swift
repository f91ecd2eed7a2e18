/// A privacy loss distribution on a grid: a law of losses that is pessimistic for the true one.
///
/// For every epsilon the sum of probability times (1 - exp(epsilon - loss))+ plus the infinite mass is
/// at least the true delta once ``mismatch`` is added to every loss, and so for compositions.
struct LossDistribution: Sendable {
    /// The distance between neighboring losses, above 0; multiples by indices are exact.
    let step: Double
    /// The lowest loss divided by ``step``.
    let firstIndex: Int
    /// The probabilities of the losses from the lowest on; rounded up, so that they may exceed 1.
    let probabilities: [Double]
    /// Probability of an infinite loss, rounded up.
    let infiniteMass: Double
    /// What has to be added to every loss.
    let mismatch: Double

    /// The highest finite loss divided by ``step``.
    var lastIndex: Int { firstIndex + probabilities.count - 1 }
}
