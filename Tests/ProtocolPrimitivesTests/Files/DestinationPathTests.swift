import Testing

@testable import ProtocolPrimitives

@Suite struct DestinationPathTests {
    @Test(arguments: [
        ("file", ".", "file", "file"),
        ("a/file", "a", "file", "a/file"),
        ("/file", "/", "file", "/file"),
        ("/a/b/file", "/a/b", "file", "/a/b/file"),
        ("a/file///", "a", "file", "a/file"),
        ("../file", "..", "file", "../file"),
        ("a/.hidden", "a", ".hidden", "a/.hidden"),
    ])
    func splits(path: String, parent: String, name: String, whole: String) throws {
        let destination = try DestinationPath(path)
        #expect(destination.parent == parent)
        #expect(destination.name == name)
        #expect(destination.path == whole)
    }

    @Test(arguments: ["", "/", "//", ".", "..", "a/.", "a/..", "a/../", "a\0b"])
    func refusesWhatNamesNothing(path: String) {
        #expect(throws: FileError.invalidPath(path: path)) { try DestinationPath(path) }
    }
}
