import DifferentialPrivacy
import FederatedCoordinator
import Foundation
import RunReports

/// What `tacit audit plan` prints.
struct PlanTable: Encodable {
    struct Query: Encodable {
        var kind: String
        var length: Int
        var noiseMultiplier: Double
        var relativeNoise: Double
        var uploadBytes: Int
    }

    struct Row: Encodable {
        var epsilon: Double
        var delta: Double
        var clients: Int
        var items: Int
        var trainings: Int
        var rounds: Int
        var size: Double
        var gramItems: Int
        var factorItems: Int
        var factors: Int
        var queries: [Query]
        var uploadBytesPerClient: Int
        var affordableTrainings: Int
        var affordableRounds: Int
        var affordableSegments: Int
        var neededClients: Int
    }

    var varies: String
    var rows: [Row]

    init(_ plans: [SpectralPlan], varies: String) {
        self.varies = varies
        rows = plans.map { plan in
            Row(
                epsilon: plan.budget.epsilon,
                delta: plan.budget.delta,
                clients: plan.clients,
                items: plan.items,
                trainings: plan.trainings,
                rounds: plan.rounds,
                size: plan.size,
                gramItems: plan.gramItems,
                factorItems: plan.factorItems,
                factors: plan.factors,
                queries: plan.queries.map {
                    Query(
                        kind: $0.kind,
                        length: $0.length,
                        noiseMultiplier: $0.noiseMultiplier,
                        relativeNoise: $0.relativeNoise,
                        uploadBytes: $0.uploadByteCount
                    )
                },
                uploadBytesPerClient: plan.uploadByteCount,
                affordableTrainings: plan.affordableTrainings,
                affordableRounds: plan.affordableTrainings * plan.queries.count,
                affordableSegments: plan.affordableSegments,
                neededClients: plan.neededClients
            )
        }
    }

    /// How much of each sum is noise, over what is varied.
    static func plot(_ plans: [SpectralPlan], over name: String, values: [Double]) -> LinePlot {
        let kinds = ["counts", "Gram", "cross moments"]
        let order = values.indices.sorted { values[$0] < values[$1] }
        return LinePlot(
            title: "Noise in each sum, relative to the largest sum there can be",
            pointName: name,
            valueName: "norm of the noise / norm of the sum if all agree",
            points: order.map { values[$0] },
            series: kinds.indices.map { kind in
                LinePlot.Series(
                    name: kinds[kind],
                    values: order.map { plans[$0].queries[kind].relativeNoise }
                )
            }
        )
    }

    /// The table for people.
    static func text(_ plans: [SpectralPlan]) -> String {
        let header = [
            ["", "", "", "", "", "Gram", "factor", "", "noise", "noise", "noise", "bytes", "most"]
                + ["most", "fewest"],
            ["ε", "clients", "items", "rounds", "size", "items", "items", "factors", "counts"]
                + ["Gram", "moments", "sent", "rounds", "segments", "clients"],
        ]
        let rows = plans.map { plan -> [String] in
            let noise = plan.queries.map { String(format: "%.3g", $0.noiseMultiplier) }
            return [
                LinePlot.label(plan.budget.epsilon), "\(plan.clients)", "\(plan.items)",
                "\(plan.rounds)", String(format: "%.0f", plan.size), "\(plan.gramItems)",
                "\(plan.factorItems)", "\(plan.factors)",
            ] + noise + [
                "\(plan.uploadByteCount)", "\(plan.affordableTrainings * plan.queries.count)",
                "\(plan.affordableSegments)", "\(plan.neededClients)",
            ]
        }
        var text = TextTable.text(header + rows)
        let small = plans.filter { $0.size < SpectralPlan.smallestUsefulSize }
        if !small.isEmpty {
            text += "\n\(small.count) of \(plans.count) rows have a size below 50: "
            text += "plain popularity would rank as well\n"
        }
        return text
    }
}
