import SecureAggregation

extension SampleRound {
    /// What happens in a round.
    struct Plan {
        let number: UInt32
        let modulusBits: Int
        let valueBound: Int
        let description: String
        /// Places, among all clients, of those that send nothing.
        var silent: Set<Int> = []
        /// Places of those that send shares and then nothing.
        var dropping: Set<Int> = []
        /// Place of one that commits to other masks than its first neighbors, and than how many.
        var lying: (place: Int, neighbors: Int)?
        /// Place of one that is asked another query than all others.
        var misled: Int?
    }

    /// The rounds of every session.
    static let all = [
        Plan(
            number: 5,
            modulusBits: 20,
            valueBound: 58_000,
            description: "a client drops out after it sent its shares",
            dropping: [2]
        ),
        Plan(
            number: 7,
            modulusBits: 13,
            valueBound: 450,
            description: "another client sends nothing",
            silent: [4]
        ),
        Plan(
            number: 9,
            modulusBits: 32,
            valueBound: 1 << 20,
            description: """
                a client commits to other masks than four neighbors and is taken out; another drops out
                """,
            dropping: [0],
            lying: (place: 5, neighbors: 4)
        ),
        Plan(
            number: 11,
            modulusBits: 20,
            valueBound: 58_000,
            description: "a client is asked another query than all others and is taken out",
            misled: 3
        ),
        Plan(
            number: 13,
            modulusBits: 16,
            valueBound: 3_000,
            description: """
                a client commits to another mask than one neighbor; nobody can tell who is wrong, and \
                both are taken out
                """,
            lying: (place: 1, neighbors: 1)
        ),
    ]
}
