/// How a command ends when it does not succeed: the lines to print and the exit code.
struct CommandFailure: Error {
    /// Exit codes of every command.
    enum Code: Int32 {
        /// It failed.
        case failed = 1
        /// A verification or audit found something.
        case verificationFailed = 2
        /// The privacy budget does not allow it.
        case budgetRefused = 3
        /// The command line or an input file is wrong.
        case usage = 64
    }

    let message: String
    var hint: String?
    var code: Code = .failed
}
