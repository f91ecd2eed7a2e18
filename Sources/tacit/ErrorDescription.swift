import ClientStorage
import Datasets
import DifferentialPrivacy
import FederatedClient
import FederatedCoordinator
import FederatedProtocol
import FederatedSimulation
import LinearAlgebra
import ModelRelease
import PrivacyLedger
import ProtocolPrimitives
import Recommenders
import RunReports
import SecureAggregation

/// The one place that turns every module's errors into lines for a terminal and an exit code.
enum ErrorDescription {
    /// How a command ends after an error, or nil for errors of the command-line parser.
    static func failure(_ error: any Error) -> CommandFailure? {
        switch error {
        case let error as ScenarioError:
            CommandFailure(message: error.message, hint: error.hint, code: .usage)
        case let error as SimulationError:
            failure(error)
        case let error as RunReportsError:
            failure(error)
        case let error as DatasetError:
            CommandFailure(message: error.message, hint: error.hint)
        case let error as FileError:
            CommandFailure(message: error.message, hint: error.hint)
        case let error as ModelReleaseError:
            failure(error)
        case let error as PrivacyLedgerError:
            failure(error)
        case let error as DifferentialPrivacyError:
            failure(error)
        case let error as SecureAggregationError:
            failure(error)
        case let error as CoordinatorError:
            failure(error)
        case let error as ClientStorageError:
            failure(error)
        case ClientError.budgetExceeded(let scope, let budget, let epsilon):
            CommandFailure(
                message: "the clients refused a query: it would bring what they have spent "
                    + "(\(scope.rawValue)) to ε \(epsilon), over their own budget of \(budget)",
                hint: "nothing was released in that round; the earlier rounds stay charged",
                code: .budgetRefused
            )
        case let error as ClientError:
            CommandFailure(
                message: "the clients refused a query: \(error)",
                hint: "nothing was released in that round"
            )
        case let error as FederatedProtocolError:
            CommandFailure(message: "a query is malformed: \(error)")
        case RecommendersError.invalidList(let part, let expected):
            CommandFailure(message: "\(part) must be \(expected)", code: .usage)
        case let error as RecommendersError:
            CommandFailure(message: "the model is not usable: \(error)")
        case let error as LinearAlgebraError:
            CommandFailure(message: "the linear algebra failed: \(error)")
        case let error as ProtocolPrimitivesError:
            CommandFailure(message: "\(error)")
        default:
            nil
        }
    }

    private static func failure(_ error: ModelReleaseError) -> CommandFailure {
        let code: CommandFailure.Code =
            switch error {
            case .badKeyStatement, .conflictingHandovers, .damagedPointer, .invalidStatement,
                .keyBehindRevoked, .revokedKey:
                .verificationFailed
            case .algorithmChanged, .handoverToItself, .invalidSeriesName, .invalidVersion,
                .releaseExists, .unknownRelease, .versionNotAbove:
                .usage
            default: .failed
            }
        return CommandFailure(message: error.message, hint: error.hint, code: code)
    }

    private static func failure(_ error: SimulationError) -> CommandFailure {
        let code: CommandFailure.Code =
            switch error {
            case .ledgerMismatch, .scenarioImpossible: .usage
            case .damagedRun: .verificationFailed
            case .planExceedsBudget: .budgetRefused
            default: .failed
            }
        return CommandFailure(message: error.message, hint: error.hint, code: code)
    }

    private static func failure(_ error: RunReportsError) -> CommandFailure {
        let code: CommandFailure.Code =
            switch error {
            case .notARun, .notASweep, .severalRuns, .unknownMetric: .usage
            case .differentEvaluations, .nothingToCompare: .failed
            }
        return CommandFailure(message: error.message, hint: error.hint, code: code)
    }

    private static func failure(_ error: ClientStorageError) -> CommandFailure {
        switch error {
        case .damaged(let path):
            CommandFailure(
                message: "'\(path)' is damaged, or not a client's file",
                hint: "what it says cannot be relied on; do not put an older copy in its place",
                code: .verificationFailed
            )
        case .foreign(let path):
            CommandFailure(
                message: "'\(path)' is a database of another program",
                hint: "name the file that the client keeps",
                code: .usage
            )
        case .missing(let path):
            CommandFailure(
                message: "'\(path)' does not exist",
                hint: "name the file that the client keeps",
                code: .usage
            )
        case .newerVersion(let path):
            CommandFailure(
                message: "'\(path)' was written by a later version of this program",
                hint: "update the program",
                code: .usage
            )
        case .notCreated(let error):
            CommandFailure(message: error.message, hint: error.hint)
        case .unavailable(let path, let code):
            CommandFailure(
                message: "'\(path)' cannot be read or written (SQLite code \(code))",
                hint: "check its permissions and the disk"
            )
        }
    }

    private static func failure(_ error: PrivacyLedgerError) -> CommandFailure {
        let code: CommandFailure.Code =
            switch error {
            case .budgetExceeded: .budgetRefused
            case .damaged, .wrongSigningKey: .verificationFailed
            // A directory or pipe under a file's name, or a file beyond any ledger's size.
            case .file(.notARegularFile), .file(.tooLarge): .usage
            default: .failed
            }
        return CommandFailure(message: error.message, hint: error.hint, code: code)
    }

    private static func failure(_ error: DifferentialPrivacyError) -> CommandFailure {
        let code: CommandFailure.Code =
            switch error {
            case .budgetExceeded: .budgetRefused
            case .deltaTooSmall, .eventNotCovered, .invalidAudit, .invalidCount, .invalidDelta,
                .invalidEpsilon, .invalidNoiseMultiplier, .invalidSamplingRate, .invalidShares,
                .invalidWeights, .lossTooLarge, .noiseTooSmall, .targetOutOfReach:
                .usage
            default: .failed
            }
        return CommandFailure(message: error.message, hint: error.hint, code: code)
    }

    private static func failure(_ error: CoordinatorError) -> CommandFailure {
        switch error {
        case .encodingImpossible(.tooManyClients(let clients)):
            CommandFailure(
                message: "sum and noise of \(clients) answers do not fit 32-bit lanes",
                hint: "use fewer clients, or a larger privacy.epsilon",
                code: .usage
            )
        case .encodingImpossible(.vectorTooLong(let length, _)):
            CommandFailure(
                message: "a vector of \(length) coordinates cannot be rounded within its bound",
                hint: "use fewer items or factors, or a larger privacy.epsilon",
                code: .usage
            )
        case .encodingImpossible(.invalidBound), .unexpectedStep, .unexpectedSum:
            CommandFailure(message: "the training program and its sums disagree")
        case .planOutOfRange(let field):
            CommandFailure(
                message: "nothing can be planned with these \(field)",
                hint: "clients reach from 1 to 10^8, items to 2^24, trainings to 10^6",
                code: .usage
            )
        case .tooFewContributors(let actual, let minimum):
            CommandFailure(
                message: "only \(actual) clients took part, \(minimum) are needed for a release",
                hint: "the round was aborted and nothing was released"
            )
        }
    }

    private static func failure(_ error: SecureAggregationError) -> CommandFailure {
        switch error {
        case .infeasibleParameters(let refusal):
            return ParameterRefusalDescription.scenario.failure(refusal)
        case .cohortTooSmall(let minimum, let actual):
            return CommandFailure(
                message: "only \(actual) clients are left in the round, \(minimum) are needed",
                hint: "the round was aborted and nothing was released"
            )
        case .insufficientNeighbors(let required, let actual):
            return CommandFailure(
                message: "a client has \(actual) neighbors left and \(required) are needed",
                hint: "the round was aborted and nothing was released"
            )
        case .insufficientShares(_, let required, let actual):
            return CommandFailure(
                message: "a secret has \(actual) shares left and \(required) are needed",
                hint: "the round was aborted and nothing was released; "
                    + "raise federation.dropout to plan for so many dropouts"
            )
        default:
            return CommandFailure(
                message: "secure aggregation stopped: \(error)",
                hint: "the round was aborted and nothing was released"
            )
        }
    }
}
