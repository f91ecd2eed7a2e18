import Foundation

/// One neighbor count that meets all targets, with the thresholds that do.
struct CandidateGraph {
    let neighborCount: Int
    let thresholds: ClosedRange<Int>
    /// Natural logarithm of the number of events each probability is united over.
    private let logEvents: Double
    private let logDisconnection: Double
    private let corrupted: HypergeometricTail
    private let surviving: HypergeometricTail
    private let isMalicious: Bool

    init?(model: ParameterCalculator, neighborCount: Int) {
        let others = model.population - 1
        self.neighborCount = neighborCount
        isMalicious = model.adversary == .malicious
        logEvents = log(Double(model.population)) + log(Double(model.roundCount))
        let lost = min(model.corruptedFraction + model.dropoutFraction, 1)
        logDisconnection =
            neighborCount == others
            ? -.infinity : logEvents + Double(neighborCount) / 2 * log(lost)
        // Cheap, and fails for most counts; so before the tails.
        guard logDisconnection <= -Double(model.targets.disconnectionBits) * log(2) else {
            return nil
        }
        let count = { (fraction: Double) in
            // The slack undoes representation error, as in (1 - 0.1) · 1000.
            min(Int(fraction * Double(model.population) + 1e-9), others)
        }
        corrupted = HypergeometricTail(
            populationCount: others,
            markedCount: count(model.corruptedFraction),
            drawCount: neighborCount
        )
        surviving = HypergeometricTail(
            populationCount: others,
            markedCount: count(1 - model.dropoutFraction),
            drawCount: neighborCount
        )

        let exposure = -Double(model.targets.exposureBits) * log(2)
        let abort = -Double(model.targets.abortBits) * log(2)
        // Exposure falls and aborts rise with the threshold.
        var lowest = 1
        while lowest <= neighborCount,
            logEvents
                + corrupted.logProbability(
                    atLeast: isMalicious ? 2 * lowest - neighborCount : lowest
                ) > exposure
        {
            lowest += 1
        }
        var highest = neighborCount
        while highest >= 1, logEvents + surviving.logProbability(below: highest) > abort {
            highest -= 1
        }
        guard lowest <= highest else { return nil }
        thresholds = lowest...highest
    }

    func failureProbabilities(threshold: Int) -> FailureProbabilities {
        let exposed = corrupted.logProbability(
            atLeast: isMalicious ? 2 * threshold - neighborCount : threshold
        )
        return FailureProbabilities(
            log2Exposure: (logEvents + exposed) / log(2),
            log2Disconnection: logDisconnection / log(2),
            log2Abort: (logEvents + surviving.logProbability(below: threshold)) / log(2)
        )
    }
}
