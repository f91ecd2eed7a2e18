/// Adam on the coordinator.
///
/// Kingma and Ba 2015; for federated sums Reddi et al. 2021, FedAdam.
struct AdamOptimizer: Sendable {
    private let learningRate: Float
    private let meanDecay: Float
    private let squareDecay: Float
    private var means: [Float]
    private var squares: [Float]
    private var steps = 0

    /// Starts with zero moments.
    init(count: Int, learningRate: Double, meanDecay: Double, squareDecay: Double) {
        self.learningRate = Float(learningRate)
        self.meanDecay = Float(meanDecay)
        self.squareDecay = Float(squareDecay)
        means = [Float](repeating: 0, count: count)
        squares = means
    }

    /// Moves parameters against their gradient.
    ///
    /// - Parameters:
    ///   - parameters: what is moved.
    ///   - gradient: one number for each.
    ///   - scale: multiplies the step size.
    /// - Precondition: both have as many numbers as the optimizer.
    mutating func step(_ parameters: inout [Float], gradient: [Float], scale: Float = 1) {
        precondition(parameters.count == means.count && gradient.count == means.count)
        steps += 1
        var meanBias: Float = 1
        var squareBias: Float = 1
        for _ in 0..<steps {
            meanBias *= meanDecay
            squareBias *= squareDecay
        }
        let rate = scale * learningRate * (1 - squareBias).squareRoot() / (1 - meanBias)
        for index in parameters.indices {
            means[index] = meanDecay * means[index] + (1 - meanDecay) * gradient[index]
            squares[index] =
                squareDecay * squares[index] + (1 - squareDecay) * gradient[index] * gradient[index]
            parameters[index] -= rate * means[index] / (squares[index].squareRoot() + 1e-8)
        }
    }
}
