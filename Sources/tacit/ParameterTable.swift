import Foundation
import SecureAggregation

/// What `tacit audit parameters` prints.
struct ParameterTable: Encodable {
    struct Thresholds: Encodable {
        var lowest: Int
        var highest: Int
    }

    /// A probability 2^-bits and what it may be at most.
    struct Failure: Encodable {
        /// Null means that the failure is impossible.
        var bits: OrNull<Double>
        var targetBits: Int

        init(log2: Double, targetBits: Int) {
            bits = OrNull(log2.isFinite ? -log2 : nil)
            self.targetBits = targetBits
        }

        var text: String {
            bits.value.map { String(format: "2^-%.2f", $0) } ?? "impossible"
        }
    }

    var clients: Int
    var corrupted: Double
    var dropout: Double
    var adversary: String
    var rounds: Int
    var neighbors: Int
    var threshold: Int
    var thresholds: Thresholds
    var modulus: Int
    var bitsPerValue: Int
    var valueBound: Int
    var failures: [String: Failure]

    init(calculator: ParameterCalculator, parameters: SecureAggregationParameters) {
        let threshold = parameters.reconstructionThreshold
        let admissible = parameters.admissibleThresholds ?? threshold...threshold
        clients = calculator.population
        corrupted = calculator.corruptedFraction
        dropout = calculator.dropoutFraction
        adversary =
            switch parameters.adversary {
            case .semiHonest: AuditParametersCommand.AdversaryName.semiHonest.rawValue
            case .malicious: AuditParametersCommand.AdversaryName.malicious.rawValue
            }
        rounds = calculator.roundCount
        neighbors = parameters.neighborCount
        self.threshold = threshold
        thresholds = Thresholds(lowest: admissible.lowerBound, highest: admissible.upperBound)
        modulus = 1 << parameters.modulusBits
        bitsPerValue = parameters.modulusBits
        valueBound = parameters.valueBound
        guard let reached = parameters.failureProbabilities else {
            failures = [:]
            return
        }
        let targets = calculator.targets
        failures = [
            "exposure": Failure(log2: reached.log2Exposure, targetBits: targets.exposureBits),
            "disconnection": Failure(
                log2: reached.log2Disconnection,
                targetBits: targets.disconnectionBits
            ),
            "abort": Failure(log2: reached.log2Abort, targetBits: targets.abortBits),
        ]
    }

    /// The table for people.
    var text: String {
        let complete = neighbors == clients - 1 ? " (everybody)" : ""
        var rows = [
            (
                "clients",
                String(
                    format: "%ld, of them %g corrupted, %g dropping out",
                    clients,
                    corrupted,
                    dropout
                )
            ),
            ("coordinator", adversary),
            ("neighbors", "\(neighbors)\(complete)"),
            (
                "threshold",
                "\(threshold) (admissible \(thresholds.lowest)…\(thresholds.highest))"
            ),
            ("modulus", "2^\(bitsPerValue)"),
            ("bits per value", "\(bitsPerValue), for values of ±\(valueBound)"),
            ("", ""),
            ("failure", rounds == 1 ? "in one round" : "in \(rounds) rounds"),
        ]
        for name in ["exposure", "disconnection", "abort"] {
            guard let failure = failures[name] else { continue }
            rows.append((name, "\(failure.text) (target 2^-\(failure.targetBits))"))
        }
        return rows.map { label, value in
            label.isEmpty
                ? "\n" : label.padding(toLength: 16, withPad: " ", startingAt: 0) + value + "\n"
        }.joined()
    }
}
