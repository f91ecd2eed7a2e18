/// Why a page cannot be made, or two runs cannot be compared.
public enum RunReportsError: Error, Equatable, Sendable {
    /// A folder is no run.
    case notARun(path: String)
    /// A folder holds several runs.
    case severalRuns(path: String, examples: [String])
    /// A folder is no sweep.
    case notASweep(path: String)
    /// A run has no evaluation to compare, or kept no figures of people.
    case nothingToCompare(path: String, reason: String)
    /// Two runs did not score the same people on the same items.
    case differentEvaluations(reason: String)
    /// A metric that one of the runs does not have, or that has no value per user.
    case unknownMetric(name: String, known: [String])

    /// One line for the terminal.
    public var message: String {
        switch self {
        case .notARun(let path): "\(path) is not a run: it has no run.json"
        case .severalRuns(let path, _): "\(path) is a sweep of several runs"
        case .notASweep(let path): "\(path) is not a sweep: it has no sweep.json"
        case .nothingToCompare(let path, let reason): "\(path) \(reason)"
        case .differentEvaluations(let reason): "the runs cannot be compared: they \(reason)"
        case .unknownMetric(let name, let known):
            "the runs have no '\(name)' of every person to compare; they have "
                + PlainText.masked(known.joined(separator: ", "))
        }
    }

    /// What to do, if there is something to say.
    public var hint: String? {
        switch self {
        case .notARun: "name the directory that tacit simulate wrote"
        case .severalRuns(_, let examples):
            examples.isEmpty
                ? nil
                : "name one of its runs: \(PlainText.masked(examples.joined(separator: ", ")))"
        case .notASweep: "name the directory that tacit simulate --sweep wrote"
        case .nothingToCompare: "simulate it again with this version"
        case .differentEvaluations:
            "compare runs of one data set, split and evaluation; "
                + "where anything is drawn, also of one seed"
        case .unknownMetric: nil
        }
    }
}
