import ArgumentParser
import DifferentialPrivacy
import FederatedCoordinator
import Foundation
import ProtocolPrimitives

/// What a budget buys.
struct AuditPlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Shows how many rounds, clients, items and segments a budget can afford.",
        discussion: """
            Plans the program spectral from public numbers: noise, sizes and bytes are those that a \
            run would use. A size below 50 rarely beats plain popularity.

            Examples:
              tacit audit plan --epsilon 5 --delta 1e-6 --clients 6040 --items 3706
              tacit audit plan --epsilon 5 --delta 1e-6 --vary trainings=1,4,16,52 --clients 1e5
              tacit audit plan --epsilon 5 --delta 1e-6 --vary clients=1e3,1e4,1e5 --plot plan.svg
            """
    )

    /// What can be varied.
    enum Variable: String, CaseIterable {
        case clients, epsilon, items, trainings
    }

    @Option(help: "ε of all trainings together, above 0.")
    var epsilon = 5.0

    @Option(help: "δ, above 0 and below 1.")
    var delta: Double

    @Option(help: "Clients that take part.")
    var clients = 10_000.0

    @Option(help: "Items in the catalog.")
    var items = 5_000.0

    @Option(help: "How often the model is trained within the budget; each takes three rounds.")
    var trainings = 1.0

    @Option(help: "One of clients, epsilon, items, trainings, with its values: NAME=v1,v2,…")
    var vary = "clients=1000,3000,10000,30000,100000"

    @Option(help: "Also write the plot as an SVG file; must not exist.")
    var plot: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let (variable, values) = try Self.parse(vary)
        let plans = try values.map { try plan(variable, $0) }
        let picture = PlanTable.plot(plans, over: variable.rawValue, values: values)
        if let plot { try AtomicFile.write(Array(picture.svg().utf8), to: plot) }
        if json { return try TerminalOutput.json(PlanTable(plans, varies: variable.rawValue)) }
        try TerminalOutput.result(PlanTable.text(plans) + "\n" + picture.terminalText())
    }

    private func plan(_ variable: Variable, _ value: Double) throws -> SpectralPlan {
        func number(_ name: Variable, _ given: Double) throws -> Int {
            let number = variable == name ? value : given
            guard number >= 1, number <= 1e9, number == number.rounded() else {
                throw CommandFailure(
                    message:
                        "\(name.rawValue) must be a whole number from 1 to 10^9, got \(number)",
                    code: .usage
                )
            }
            return Int(number)
        }
        return try SpectralPlan(
            budget: PrivacyBudget(epsilon: variable == .epsilon ? value : epsilon, delta: delta),
            clients: number(.clients, clients),
            items: number(.items, items),
            trainings: number(.trainings, trainings)
        )
    }

    /// Reads `NAME=v1,v2,…`.
    private static func parse(_ text: String) throws -> (Variable, [Double]) {
        let parts = text.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let variable = Variable(rawValue: String(parts[0])) else {
            throw CommandFailure(
                message: "--vary '\(text)' is not of the form NAME=v1,v2",
                hint: "NAME is one of \(Variable.allCases.map(\.rawValue).joined(separator: ", "))",
                code: .usage
            )
        }
        let values = parts[1].split(separator: ",", omittingEmptySubsequences: false)
            .map { Double($0) ?? .nan }
        guard values.allSatisfy({ $0.isFinite && $0 > 0 }), (1...40).contains(values.count) else {
            throw CommandFailure(
                message: "--vary '\(text)' needs 1 to 40 positive numbers",
                code: .usage
            )
        }
        return (variable, values)
    }
}
