/// What a sweep writes beside its runs, so that a report finds them: `sweep.json`.
public struct SweepRecord: Codable, Sendable, Equatable {
    /// One run of the sweep.
    public struct Run: Codable, Sendable, Equatable {
        /// Name of the run's directory inside the sweep's.
        public var directory: String
        /// The changes that this run was made with, `key=value`.
        public var changes: [String]

        /// Creates an entry.
        public init(directory: String, changes: [String]) {
            self.directory = directory
            self.changes = changes
        }
    }

    /// Name of the file.
    public static let name = "sweep.json"
    /// The largest file to read, 16 MiB.
    static let byteCountLimit = 16 << 20

    /// Scenario file as it was named.
    public var scenario: String
    /// What was swept, as it was given.
    public var sweep: [String]
    /// The runs that finished so far, in the order in which they ran.
    public var runs: [Run]

    /// Creates a record.
    public init(scenario: String, sweep: [String], runs: [Run] = []) {
        self.scenario = scenario
        self.sweep = sweep
        self.runs = runs
    }
}
