import Testing

@testable import Datasets

@Suite struct ItemAttributesCSVTests {
    private func read(_ text: String) throws -> ItemAttributes {
        try ItemAttributes.parseCSV(Array(text.utf8), file: "items.csv")
    }

    @Test func readsTheColumnsThatAreThere() throws {
        let full = try read("stock,title,id,categories\n5,\"A, \"\"b\"\"\",x,Home|Garden\n1,,y,\n")
        #expect(full.itemIDs == ["x", "y"])
        #expect(full.titles == ["A, \"b\"", nil])
        #expect(full.categories == [["Home", "Garden"], []])
        let bare = try read("id\nx\n")
        #expect(bare.titles == [nil] && bare.categories == [[]])
    }

    @Test(arguments: [
        "", "id,title\n", "title\nA\n", "id,id\nx,y\n", "id,title,title\nx,A,B\n", "id\nx\nx\n",
        "id,title\nx\n", "id,title\n,A\n", "id\n\"x\n",
    ]) func otherFilesAreRefused(_ text: String) {
        #expect(throws: DatasetError.self) { try read(text) }
    }
}
