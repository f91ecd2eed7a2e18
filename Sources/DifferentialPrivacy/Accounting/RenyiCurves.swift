import Synchronization

/// Rényi divergences of sampled noise, each computed once.
///
/// A program asks for many rounds with the same noise, and every search for epsilon looks at the same
/// orders first. What is remembered changes no result.
final class RenyiCurves: Sendable {
    /// The divergences of one sampled Gaussian event.
    final class Curve: Sendable {
        private let event: SampledGaussianDivergence
        private let known = Mutex<[Double: Double]>([:])
        /// Orders that are remembered; a search looks at some 130 of which 100 are always the same.
        private static let limit = 1024

        fileprivate init(_ event: EventReduction.SampledGaussian) {
            self.event = SampledGaussianDivergence(
                mu: event.squaredMu.squareRoot().nextUp,
                rate: event.rate
            )
        }

        /// The largest order that is integrated.
        var maximumOrder: Double { event.maximumOrder }

        /// An upper bound of the divergence of an order above 1.
        func divergence(order: Double) -> Double {
            if let value = known.withLock({ $0[order] }) { return value }
            let value = event.divergence(order: order)
            known.withLock { if $0.count < Self.limit { $0[order] = value } }
            return value
        }
    }

    private let curves = Mutex<[EventReduction.SampledGaussian: Curve]>([:])
    /// Events that are remembered, a few megabytes.
    private static let limit = 1024

    /// The curve of an event.
    func curve(of event: EventReduction.SampledGaussian) -> Curve {
        curves.withLock { curves in
            if let curve = curves[event] { return curve }
            let curve = Curve(event)
            if curves.count < Self.limit { curves[event] = curve }
            return curve
        }
    }
}
