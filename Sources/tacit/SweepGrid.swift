/// All combinations of several `a.b=v1,v2` options.
struct SweepGrid {
    /// One list of `key=value` changes per combination.
    let combinations: [[String]]

    init(_ options: [String]) throws {
        var combinations: [[String]] = [[]]
        for option in options {
            let parts = option.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, !parts[1].isEmpty else {
                throw CommandFailure(
                    message: "--sweep '\(option)' is not of the form a.b=v1,v2",
                    code: .usage
                )
            }
            let values = parts[1].split(separator: ",", omittingEmptySubsequences: false)
            guard values.allSatisfy({ !$0.isEmpty }) else {
                throw CommandFailure(
                    message: "--sweep '\(option)' has an empty value",
                    code: .usage
                )
            }
            combinations = combinations.flatMap { start in
                values.map { start + ["\(parts[0])=\($0)"] }
            }
            guard combinations.count <= 1000 else {
                throw CommandFailure(
                    message: "--sweep asks for more than 1,000 runs",
                    code: .usage
                )
            }
        }
        guard Set(combinations.map(Self.directoryName)).count == combinations.count else {
            throw CommandFailure(message: "--sweep names a combination twice", code: .usage)
        }
        self.combinations = combinations
    }

    /// A name for a combination's run that is no path.
    static func directoryName(_ combination: [String]) -> String {
        let name = combination.joined(separator: ",").map { character in
            character.isASCII
                && (character.isLetter || character.isNumber || ".,=-_".contains(character))
                ? character : "_"
        }
        return String(name)
    }
}
