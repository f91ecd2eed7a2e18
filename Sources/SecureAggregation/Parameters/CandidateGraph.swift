import Foundation

/// One neighbor count that meets all targets, with the thresholds that do.
struct CandidateGraph {
    let neighborCount: Int
    let thresholds: ClosedRange<Int>
    private let tails: Tails

    init?(model: ParameterCalculator, neighborCount: Int) {
        guard let tails = Tails(model: model, neighborCount: neighborCount) else { return nil }
        let exposure = -Double(model.targets.exposureBits) * log(2)
        let disconnection = -Double(model.targets.disconnectionBits) * log(2)
        let abort = -Double(model.targets.abortBits) * log(2)
        // Exposure and disconnection fall and aborts rise with the threshold.
        var lowest = 1
        while lowest <= neighborCount,
            tails.logExposure(lowest) > exposure || tails.logDisconnection(lowest) > disconnection
        {
            lowest += 1
        }
        var highest = neighborCount
        while highest >= 1, tails.logAbort(highest) > abort { highest -= 1 }
        guard lowest <= highest else { return nil }
        self.neighborCount = neighborCount
        self.tails = tails
        thresholds = lowest...highest
    }

    func failureProbabilities(threshold: Int) -> FailureProbabilities {
        FailureProbabilities(
            log2Exposure: tails.logExposure(threshold) / log(2),
            log2Disconnection: tails.logDisconnection(threshold) / log(2),
            log2Abort: tails.logAbort(threshold) / log(2)
        )
    }
}

extension CandidateGraph {
    /// Natural logarithms of the failure probabilities by threshold, over all clients and rounds.
    struct Tails {
        private let neighborCount: Int
        /// Of the number of events each probability is united over.
        private let logEvents: Double
        private let corrupted: HypergeometricTail
        private let surviving: HypergeometricTail
        private let separation: Separation
        private let isMalicious: Bool

        /// What takes the honest survivors apart.
        private enum Separation {
            /// Nothing can: everybody is everybody's neighbor.
            case impossible
            /// Dropouts that do not depend on the graph.
            case byChance(logProbability: Double)
            /// Dropouts that the coordinator chooses, with so many corrupted in k/2 places in a row.
            case chosen(corruptedInHalf: HypergeometricTail)
        }

        /// Nil if no threshold helps.
        init?(model: ParameterCalculator, neighborCount: Int) {
            let population = model.population
            let others = population - 1
            self.neighborCount = neighborCount
            isMalicious = model.adversary == .malicious
            logEvents = log(Double(population)) + log(Double(model.roundCount))
            let count = { (fraction: Double) in
                // The slack undoes representation error, as in (1 - 0.1) · 1000.
                min(Int(fraction * Double(population) + 1e-9), others)
            }
            let corruptedCount = count(model.corruptedFraction)
            let survivorCount: Int
            switch model.adversary {
            case .semiHonest:
                let lost = min(model.corruptedFraction + model.dropoutFraction, 1)
                let logProbability = logEvents + Double(neighborCount) / 2 * log(lost)
                separation =
                    neighborCount == others
                    ? .impossible : .byChance(logProbability: logProbability)
                // Cheap, and fails for most counts; so before the tails.
                let target = -Double(model.targets.disconnectionBits) * log(2)
                guard neighborCount == others || logProbability <= target else { return nil }
                survivorCount = count(1 - model.dropoutFraction)
            case .malicious:
                separation =
                    neighborCount == others
                    ? .impossible
                    : .chosen(
                        corruptedInHalf: HypergeometricTail(
                            populationCount: population,
                            markedCount: corruptedCount,
                            drawCount: neighborCount / 2
                        )
                    )
                survivorCount = others - count(model.dropoutFraction)
            }
            corrupted = HypergeometricTail(
                populationCount: others,
                markedCount: corruptedCount,
                drawCount: neighborCount
            )
            surviving = HypergeometricTail(
                populationCount: others,
                markedCount: survivorCount,
                drawCount: neighborCount
            )
        }

        func logExposure(_ threshold: Int) -> Double {
            logEvents
                + corrupted.logProbability(
                    atLeast: isMalicious ? 2 * threshold - neighborCount : threshold
                )
        }

        func logDisconnection(_ threshold: Int) -> Double {
            switch separation {
            case .impossible: -.infinity
            case .byChance(let logProbability): logProbability
            case .chosen(let corruptedInHalf):
                logEvents
                    + corruptedInHalf.logProbability(atLeast: threshold - neighborCount / 2)
            }
        }

        func logAbort(_ threshold: Int) -> Double {
            logEvents + surviving.logProbability(below: threshold)
        }
    }
}
