import ArgumentParser
import Foundation
import SecureAggregation

/// Writes the test vectors of docs/protocol.md; the same files every time.
@main
struct ProtocolVectors: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protocol-vectors",
        abstract: "Writes test vectors of the secure aggregation protocol.",
        discussion: """
            Example:
              protocol-vectors Tests/ProtocolVectorsTests/Vectors
            """
    )

    @Argument(help: "The folder to write into; it must exist.")
    var folder: String

    func run() throws {
        let semiHonest = try SampleSession(adversary: .semiHonest)
        let malicious = try SampleSession(adversary: .malicious)
        let rejected = try [
            NeighborListRejections(malicious, semiHonest).cases(),
            ForwardedSharesRejections(malicious, semiHonest).cases(),
            SurvivorRejections(malicious, semiHonest).cases(),
            UnmaskingRequestRejections(malicious, semiHonest).cases(),
            ServerKeyRejections(malicious).cases(),
            ServerRoundRejections(malicious, semiHonest).cases(),
            ServerUnmaskingRejections(malicious, semiHonest).cases(),
        ].joined()
        try write(PrimitiveVectors.all(), to: "primitives.json")
        try write(semiHonest.json(), to: "session-semi-honest.json")
        try write(malicious.json(), to: "session-malicious.json")
        try write(file("messages that must be rejected", rejected.map(\.json)), to: "rejected.json")
        try write(
            file(
                "odd messages that must not be rejected",
                AcceptedMessages(malicious).cases() + AcceptedMessages(semiHonest).cases()
            ),
            to: "accepted.json"
        )
        try write(
            file(
                "phases that end with too little",
                AbortedRounds(malicious).cases() + AbortedRounds(semiHonest).cases()
            ),
            to: "aborted.json"
        )
        try write(
            file("what a witness signs and refuses", WitnessAnswers().cases()),
            to: "witness.json"
        )
        try write(
            file("answers with wrong shares", UnmaskingOutcomes(malicious).cases()),
            to: "unmasking.json"
        )
    }

    private func file(_ description: String, _ cases: [JSONText]) -> JSONText {
        [
            "format": .string(VectorFormat.name), "description": .string(description),
            "cases": .array(cases),
        ]
    }

    private func write(_ value: JSONText, to name: String) throws {
        let url = URL(fileURLWithPath: folder).appendingPathComponent(name)
        try Data(value.text.utf8).write(to: url)
    }
}

/// What all files say of themselves.
enum VectorFormat {
    /// Format and version of the files; docs/protocol.md's version is part of it.
    static let name = "tacit/v1 secure aggregation vectors, format 1"
}

/// What stops the tool; each means that the program no longer does what the vectors assume.
enum VectorError: Error {
    /// A server did not accept a message of its own protocol.
    case messageNotAccepted
    /// A value that the samples are built to have is not there.
    case sampleIncomplete
    /// A client drew other randomness than the format has room for.
    case unexpectedRandomness
}

extension Optional {
    /// The value.
    ///
    /// - Throws: ``VectorError/sampleIncomplete``.
    func orThrow() throws -> Wrapped {
        guard let self else { throw VectorError.sampleIncomplete }
        return self
    }
}
