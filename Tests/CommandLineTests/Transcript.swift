import Foundation
import Testing

/// A command that a page of the documentation shows, and what it shows as its output.
///
/// The page marks it with a comment `transcript: tacit …` before the block of text.
struct Transcript {
    var arguments: String
    var output: String

    /// The transcripts of a command in a page, without the command's name in the arguments.
    static func all(in page: String, of command: String) throws -> [Transcript] {
        let text = try String(
            contentsOf: Tool.repository.appendingPathComponent(page),
            encoding: .utf8
        )
        return try text.components(separatedBy: "<!-- transcript: tacit \(command) ").dropFirst()
            .map { part in
                let arguments = try #require(part.components(separatedBy: " -->").first)
                let blocks = part.components(separatedBy: "```text\n")
                let block = try #require(blocks.dropFirst().first)
                let output = try #require(block.components(separatedBy: "```").first)
                return Transcript(arguments: arguments, output: output)
            }
    }
}
