import ArgumentParser
import DifferentialPrivacy
import FederatedCoordinator
import Foundation
import ProtocolPrimitives
import RunReports

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

        /// What it is where it is neither given nor varied.
        var standard: Double {
            switch self {
            case .clients: 10_000
            case .epsilon: 5
            case .items: 5000
            case .trainings: 1
            }
        }

        /// What is shown where nothing is varied and the clients are not given.
        static let standardClients = [1e3, 3e3, 1e4, 3e4, 1e5]

        /// Refuses a value that nothing can be planned with.
        func check(_ value: Double) throws {
            guard self != .epsilon else {
                // As in a scenario.
                guard value > 0, value <= 1000 else {
                    throw CommandFailure(
                        message: "epsilon must be above 0 and at most 1000, got \(value)",
                        code: .usage
                    )
                }
                return
            }
            guard value >= 1, value <= 1e9, value == value.rounded() else {
                throw CommandFailure(
                    message: "\(rawValue) must be a whole number from 1 to 10^9, got \(value)",
                    code: .usage
                )
            }
        }
    }

    @Option(help: "ε of all trainings together, above 0, at most 1000. (default: 5)")
    var epsilon: Double?

    @Option(help: "δ, above 0 and below 1.")
    var delta: Double

    @Option(help: "Clients that take part. (default: 1000 to 100000, varied)")
    var clients: Double?

    @Option(help: "Items in the catalog. (default: 5000)")
    var items: Double?

    @Option(
        help: """
            How often the model is trained within the budget; each takes three rounds. (default: 1)
            """
    )
    var trainings: Double?

    @Option(
        help: """
            One of clients, epsilon, items, trainings, with its values: NAME=v1,v2,… \
            (default: the clients, unless they are given)
            """
    )
    var vary: String?

    @Option(help: "Also write the plot as an SVG file; must not exist.")
    var plot: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let (variable, values) = try varied()
        let plans = try values.map { try plan(variable, $0) }
        let picture = PlanTable.plot(plans, over: variable.rawValue, values: values)
        if let plot { try AtomicFile.write(Array(picture.svg().utf8), to: plot) }
        if json { return try TerminalOutput.json(PlanTable(plans, varies: variable.rawValue)) }
        try TerminalOutput.result(PlanTable.text(plans) + "\n" + picture.terminalText())
    }

    /// What is varied, and its values.
    private func varied() throws -> (Variable, [Double]) {
        guard let vary else {
            return (.clients, clients.map { [$0] } ?? Variable.standardClients)
        }
        let (variable, values) = try Self.parse(vary)
        guard given(variable) == nil else {
            throw CommandFailure(
                message: "--\(variable.rawValue) is given, and varied by --vary",
                hint: "give it once",
                code: .usage
            )
        }
        return (variable, values)
    }

    private func given(_ variable: Variable) -> Double? {
        switch variable {
        case .clients: clients
        case .epsilon: epsilon
        case .items: items
        case .trainings: trainings
        }
    }

    private func plan(_ varied: Variable, _ value: Double) throws -> SpectralPlan {
        func number(_ variable: Variable) throws -> Double {
            let number = variable == varied ? value : given(variable) ?? variable.standard
            try variable.check(number)
            return number
        }
        return try SpectralPlan(
            budget: PrivacyBudget(epsilon: number(.epsilon), delta: delta),
            clients: Int(number(.clients)),
            items: Int(number(.items)),
            trainings: Int(number(.trainings))
        )
    }

    /// Reads `NAME=v1,v2,…`.
    private static func parse(_ text: String) throws -> (Variable, [Double]) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
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
