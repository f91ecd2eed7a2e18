import ArgumentParser
import DifferentialPrivacy

/// Noise for a target.
struct AuditCalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Computes the noise for a target ε, for one kind of query or a whole program.",
        discussion: """
            For one kind of query give --rounds and --sampling-rate. For a program give --query once \
            for each kind. With a share in every query the budget is divided so; shares add up to 1. \
            Without shares the total of weight · noise multiplier² over all rounds is made as small \
            as can be. A weight says how much a query's noise matters; for an L2 bound B and d \
            coordinates that count alike it is B² · d.

            Examples:
              tacit audit calibrate --epsilon 5 --delta 1e-6 --rounds 3
              tacit audit calibrate --epsilon 2 --delta 1e-6 \\
                --sampling-rate 0.01 --rounds 1000
              tacit audit calibrate --epsilon 5 --delta 1e-6 \\
                --query counts:rounds=1 \\
                --query updates:rounds=200,rate=0.05,weight=4
            """
    )

    @Option(help: "Target ε, above 0.")
    var epsilon: Double

    @Option(
        name: .customLong("query"),
        help: ArgumentHelp(
            "A kind of query of a program. Repeatable.",
            valueName: "NAME:rounds=R[,rate=Q][,weight=W][,share=S]"
        )
    )
    var queries: [String] = []

    @OptionGroup var plan: PlanOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    /// The most kinds of queries.
    private static let maximumCount = 40

    func run() throws {
        let budget = try PrivacyBudget(epsilon: epsilon, delta: plan.delta)
        let kinds = try readQueries()
        let shares = kinds.compactMap(\.share)
        guard shares.isEmpty || shares.count == kinds.count else {
            throw CommandFailure(
                message: "\(shares.count) of \(kinds.count) queries have a share",
                hint: "give every query a share, or none and let the split be optimized",
                code: .usage
            )
        }
        let chosen = plan.chosen(for: kinds.map(\.query))
        let accountant = chosen.accountant(relation: plan.relation.relation)
        let program = try ProgramCalibration(
            budget: budget,
            queries: kinds.map(\.query),
            split: shares.isEmpty ? .optimized : .given(shares),
            accountant: accountant
        )
        let table = try table(
            kinds,
            program,
            chosen,
            floor: CalibrationTable.floor(program.limit(of: accountant, delta: plan.delta))
        )
        if json { return try TerminalOutput.json(table) }
        try TerminalOutput.result(table.text)
    }

    private func table(
        _ kinds: [CalibrationQuery],
        _ program: ProgramCalibration,
        _ chosen: AccountantOption,
        floor: CalibrationTable.Floor?
    ) throws -> CalibrationTable {
        let accountant = chosen.accountant(relation: plan.relation.relation)
        let epsilons = try plan.epsilons(
            of: program.events,
            by: chosen,
            others: AccountantOption.allCases
        )
        var rows: [CalibrationTable.Query] = []
        for (index, kind) in kinds.enumerated() {
            rows.append(
                CalibrationTable.Query(
                    name: OrNull(kind.name),
                    rounds: kind.query.rounds,
                    samplingRate: kind.query.samplingRate,
                    weight: kind.query.weight,
                    share: program.shares[index],
                    noiseMultiplier: program.noiseMultipliers[index],
                    epsilonAlone: try accountant.epsilon(
                        of: [program.events[index]],
                        delta: plan.delta
                    )
                )
            )
        }
        return CalibrationTable(
            noiseMultiplier: OrNull(rows.count == 1 ? rows.first?.noiseMultiplier : nil),
            epsilon: epsilons[chosen.rawValue] ?? .infinity,
            target: epsilon,
            delta: plan.delta,
            accountant: chosen.rawValue,
            accountants: epsilons,
            relation: plan.relation.rawValue,
            split: kinds.allSatisfy { $0.share != nil } ? "given" : "optimized",
            objective: program.objective,
            queries: rows,
            floor: OrNull(floor)
        )
    }

    /// The kinds of queries of the program, or the one that flags describe.
    private func readQueries() throws -> [CalibrationQuery] {
        guard !queries.isEmpty else { return [CalibrationQuery(plan.query)] }
        guard plan.rounds == nil, plan.samplingRate == nil else {
            throw CommandFailure(
                message: "--rounds and --sampling-rate do not go with --query",
                hint: "write them into each query, as in counts:rounds=3,rate=0.1",
                code: .usage
            )
        }
        guard queries.count <= Self.maximumCount else {
            throw CommandFailure(
                message: "\(queries.count) queries are more than \(Self.maximumCount)",
                hint: "join queries of the same rate, weight and share",
                code: .usage
            )
        }
        let kinds = try queries.map { try CalibrationQuery($0) }
        var names: Set<String> = []
        for case let name? in kinds.map(\.name) where !names.insert(name).inserted {
            throw CommandFailure(
                message: "--query '\(name)' is given twice",
                hint: "give every kind a name of its own",
                code: .usage
            )
        }
        return kinds
    }
}
