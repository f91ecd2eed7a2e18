import ProtocolPrimitives
import Testing

@testable import Datasets

@Suite struct IdentifierOrderTests {
    @Test func putsIntegersByValueBeforeTexts() {
        let sorted = ["0", "2", "10", "18446744073709551616", "007", "A", "B10", "B9", "a", "é"]
        var random = sorted
        random.reverse()
        #expect(random.sorted(by: IdentifierOrder.precedes) == sorted)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func numberingDoesNotDependOnTheOrderOfRows(_ seed: UInt64) throws {
        var random = try SeededRandomSource(seed: seed, label: "test")
        var lines = (0..<60).map { "\($0 % 7)\t\(($0 * 13) % 31)\t3\t\($0)" }
        let original = try read(lines.joined(separator: "\n"), .ncf).table
        random.shuffle(&lines)
        let shuffled = try read(lines.joined(separator: "\n"), .ncf).table
        #expect(shuffled.userIDs == original.userIDs)
        #expect(shuffled.itemIDs == original.itemIDs)
        #expect(shuffled.itemsByUser() == original.itemsByUser())
    }

    @Test func internerGrowsAndFindsEveryIDAgain() {
        var interner = IdentifierInterner()
        let ids = (0..<5000).map { "id-\($0 * 7919 % 5000)" }
        for round in 0..<2 {
            for (number, id) in ids.enumerated() {
                let text = bytes("[\(id)]")
                #expect(interner.intern(text, 1..<(text.count - 1)) == Int32(number), "\(round)")
            }
        }
        #expect(interner.identifiers == ids)
        #expect(interner.isASCII)
    }
}
