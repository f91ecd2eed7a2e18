import Foundation
import ProtocolPrimitives
import Testing

/// What docs/protocol.md says of the program, where a test can tell.
@Suite struct SpecificationTests {
    private func document() throws -> String {
        let root = VectorFiles.tests.deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: root.appendingPathComponent("docs/protocol.md"),
            encoding: .utf8
        )
    }

    /// The document names every domain separator of the program and no other.
    @Test func domainSeparatorsAreAllThere() throws {
        let named = try document().matches(of: /tacit\/v1\/[a-z-]+/).map { String($0.output) }
        #expect(Set(named) == Set(DomainSeparator.allCases.map(\.rawValue)))
    }

    /// The document names the reason of every rejected message.
    @Test func reasonsAreAllThere() throws {
        let document = try document()
        for reason in Set(RejectedMessageTests.cases.map(\.reason)) {
            #expect(document.contains("`\(reason)`"), "\(reason)")
        }
    }
}
