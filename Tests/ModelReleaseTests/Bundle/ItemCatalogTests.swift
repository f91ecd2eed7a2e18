import ModelRelease
import Testing

@Suite struct ItemCatalogTests {
    private static func bytes(_ text: String) -> [UInt8] { Array("index,id\n\(text)".utf8) }

    @Test func idsComeBackAsTheyWere() throws {
        let ids = ["a", "", "a,b", "\"", "line\nbreak", "\r", "日本語", "e\u{301}", "x y", "0"]
        let catalog = try ItemCatalogFile.decode(ItemCatalogFile.encode(ids))
        #expect(Array(catalog) == ids && catalog == ItemCatalog(ids))
        for (index, id) in ids.enumerated() { #expect(catalog.position(of: id) == Int32(index)) }
        // The same letter, written with one scalar.
        #expect(catalog.position(of: "\u{E9}") == 7)
        #expect(catalog.position(of: "b") == nil && catalog.position(of: "A") == nil)
    }

    @Test func manyIdsAreFound() throws {
        let ids = (0..<20_000).map { "item-\($0 &* 7_919)" }
        let catalog = try ItemCatalogFile.decode(ItemCatalogFile.encode(ids))
        #expect(catalog.count == ids.count)
        for index in stride(from: 0, to: ids.count, by: 37) {
            #expect(catalog.position(of: ids[index]) == Int32(index))
            #expect(catalog[index] == ids[index])
        }
        #expect(catalog.position(of: "item--1") == nil)
    }

    @Test(arguments: [
        ("0,a\n2,b\n", 3), ("1,a\n", 2), ("00,a\n", 2), ("0,a\n01,b\n", 3), ("0,a", 2), ("0\n", 2),
        ("0,a,b\n", 2), ("0,a\"b\n", 2), ("0,\"a\n", 2), ("0,\"a\"b\n", 2), ("0,a\r\n", 2),
        (",a\n", 2),
        ("-0,a\n", 2), ("99999999999999999999,a\n", 2), ("0,a\n\n", 3), ("0,a\n1,a\n", 3),
        ("0,e\u{301}\n1,\u{E9}\n", 3),
    ]) func otherLinesAreRefused(_ text: String, line: Int) {
        #expect(throws: ModelReleaseError.invalidCatalog(line: line)) {
            try ItemCatalogFile.decode(Self.bytes(text))
        }
    }

    @Test func otherFilesAreRefused() {
        let header = Array("index,id".utf8)
        for bytes in [[], header, Array("id\n".utf8), Self.bytes("0,") + [0xFF, 10]] {
            #expect(throws: ModelReleaseError.invalidCatalog(line: 1)) {
                try ItemCatalogFile.decode(bytes)
            }
        }
    }
}
