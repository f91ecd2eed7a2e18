public import FederatedCoordinator
public import PrivacyLedger

/// Why a simulation cannot run or did not finish.
public enum SimulationError: Error, Equatable, Sendable {
    /// A round's sum is not one that the audit's own cohort can give; stop the audit.
    case auditMismatch(round: Int)
    /// A run directory lacks a file or holds something else.
    case damagedRun(path: String, reason: String)
    /// The data leave no user to train or test on.
    case emptySplit
    /// The user asked to stop.
    case interrupted
    /// A ledger that runs share has terms that are not the scenario's; nothing was written.
    case ledgerMismatch(path: String, key: String, ledger: String, scenario: String)
    /// A shared ledger's budgets do not cover all that a run plans; nothing was written.
    case planExceedsBudget(scope: BudgetScope, budget: Double, epsilon: Double)
    /// The run did not finish, so there is nothing to publish or evaluate.
    case runNotFinished(path: String, status: String)
    /// The catalog or population is too small for what the scenario asks.
    case scenarioImpossible(key: String, reason: String)
    /// A file of item features cannot be used.
    case unusableFeatures(path: String, reason: String)

    /// One line for the terminal.
    public var message: String {
        switch self {
        case .auditMismatch(let round):
            "the audit cannot reconstruct who took part in round \(round + 1)"
        case .damagedRun(let path, let reason): "\(path): \(reason)"
        case .emptySplit: "the data leave no user to train and test on"
        case .interrupted: "interrupted"
        case .ledgerMismatch(let path, let key, let ledger, let scenario):
            "\(path): the ledger's \(key) is \(ledger), and the scenario's is \(scenario)"
        case .planExceedsBudget(let scope, let budget, let epsilon):
            "the run would bring epsilon to \(epsilon), over the budget of \(budget)"
                + (scope == .lifetime ? "" : " for \(scope)")
        case .runNotFinished(let path, let status): "\(path): the run is \(status)"
        case .scenarioImpossible(let key, let reason): "'\(key)' \(reason)"
        case .unusableFeatures(let path, let reason): "\(path): \(reason)"
        }
    }

    /// What to do, if there is something to say.
    public var hint: String? {
        switch self {
        case .ledgerMismatch:
            "what a ledger was opened with cannot be changed; change the scenario or name another folder"
        case .planExceedsBudget(.period, _, _):
            "nobody was asked; wait for the next period, or calibrate to less (privacy.calibrateTo)"
        case .planExceedsBudget:
            "nobody was asked; calibrate to less (privacy.calibrateTo), or open another ledger"
        case .runNotFinished: "only completed runs can be published; run the simulation again"
        default: nil
        }
    }
}

/// An error that may be an interruption.
extension SimulationError: InterruptionError {}
