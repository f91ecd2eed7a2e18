import Testing

@testable import FederatedSimulation

@Suite struct ParentPathTests {
    @Test(
        arguments: [
            ("", ""), ("x", ""), ("run", ""), ("x/", ""), ("runs/x", "runs"), ("runs/x//", "runs"),
            ("/x", "/"), ("/", "/"), ("//", "/"), ("a/b/c", "a/b"), ("../x", ".."), ("ü/é", "ü"),
        ]
    )
    func isWhatIsBeforeTheLastComponent(path: String, parent: String) {
        #expect(ParentPath.of(path) == parent)
    }
}
