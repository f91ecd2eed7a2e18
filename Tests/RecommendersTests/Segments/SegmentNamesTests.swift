import Recommenders
import Testing

@Suite struct SegmentNamesTests {
    private static let categories = [["Horror"], ["Horror", "Sci-Fi"], ["Romance"], ["Drama"], []]
    private static let labels = ["a", "b", "c", "d", "e"]

    @Test("A name is what a list has more of than the others")
    func categories() {
        let names = SegmentNames.names(
            lists: [[0, 1, 3], [2, 3], []],
            peculiar: [[], [], []],
            categories: Self.categories,
            labels: Self.labels
        )
        #expect(names[0] == "Horror · Sci-Fi")
        #expect(names[1].hasPrefix("Romance"))
        #expect(names[2] == "Segment 2")
    }

    @Test("Without categories a name is made of peculiar items, and no name is given twice")
    func titles() {
        let names = SegmentNames.names(
            lists: [[0, 1], [0, 1], [0, 1]],
            peculiar: [[3, 4], [], []],
            categories: [],
            labels: Self.labels
        )
        #expect(names == ["d · e", "a · b", "a (2)"])
        #expect(Set(names).count == 3)
    }
}
