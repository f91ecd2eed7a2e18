import ProtocolPrimitives
import Testing

@testable import Datasets

/// Damaged files either parse to a sound table or are refused; nothing traps.
@Suite struct ParserRobustnessTests {
    private static let samples: [(DatasetFormat, String)] = [
        (.lastFM, "userID\tartistID\tweight\n2\t51\t13883\n2\t52\t1.5\n"),
        (.movieLens, "1::10::5::100\n2::11::4.5::200\r\n2::10::1::-300\n"),
        (.ncf, "0\t1\t5\t9\n1\t2\t4\t8\n"), (.lightGCN, "0 1 2 3\n1 2\n2 \n"),
        (
            .csv(.exported),
            "user,item,rating,timestamp\na,\"b\"\"c\",1,2010-12-01T08:26:00Z\né,\"d\r\ne\",2.5,17\n"
        ),
    ]

    @Test(arguments: 0..<5)
    func everyTruncationIsHandled(_ index: Int) {
        let (format, text) = Self.samples[index]
        let whole = bytes(text)
        for count in 0...whole.count { check(Array(whole[..<count]), format) }
    }

    @Test(arguments: 0..<5)
    func everyReplacedByteIsHandled(_ index: Int) {
        let (format, text) = Self.samples[index]
        let whole = bytes(text)
        for position in whole.indices {
            for byte in [0, 0x09, 0x0A, 0x0D, 0x20, 0x22, 0x2C, 0x2D, 0x30, 0x3A, 0x80, 0xFF] {
                var damaged = whole
                damaged[position] = UInt8(byte)
                check(damaged, format)
            }
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func randomBytesAreHandled(_ seed: UInt64) throws {
        var random = try SeededRandomSource(seed: seed, label: "bytes")
        let alphabet = bytes("01 9,\"\n\r\t:(é)-.")
        let contents = (0..<random.uint64(below: 80)).map { _ in
            alphabet[Int(random.uint64(below: UInt64(alphabet.count)))]
        }
        for (format, _) in Self.samples {
            check(contents, format)
            check(bytes("user,item,rating,timestamp\n") + contents, format)
        }
        _ = try? NCFTestFile(contents: contents, file: "data")
        _ = try? NCFTestFile(contents: bytes("(0,1)\t2") + contents, file: "data")
    }

    private func check(_ contents: [UInt8], _ format: DatasetFormat) {
        checkCleaning(contents, format)
        let reader = DatasetReader(format: format, duplicates: .keepFirst)
        guard let reading = try? reader.parse(contents, file: "data") else { return }
        let table = reading.table
        let rebuilt = try? InteractionTable(
            userIDs: table.userIDs,
            itemIDs: table.itemIDs,
            users: table.users,
            items: table.items,
            ratings: table.ratings,
            timestamps: table.timestamps,
            quantities: table.quantities
        )
        #expect(rebuilt == table)
        #expect(table.count > 0)
        #expect(reading.lines.count == table.count)
        #expect(table.itemsByUser().reduce(0) { $0 + $1.count } == table.count)
    }

    /// With all rules on, a damaged file is cleaned or refused, and every row is accounted for.
    private func checkCleaning(_ contents: [UInt8], _ format: DatasetFormat) {
        let plan = CleaningPlan(
            enabled: Set(CleaningRule.allCases),
            minimumUsersPerItem: 1,
            minimumItemsPerUser: 1
        )
        for format in [format, .lastFM, .onlineRetail] {
            let cleaner = DatasetCleaner(format: format, plan: plan)
            guard let cleaned = try? cleaner.clean(contents, file: "data") else { continue }
            #expect(cleaned.report.rowsIn == cleaned.report.rowsOut + cleaned.report.dropped)
            guard let table = try? cleaned.nonEmptyTable() else { continue }
            let again = try? DatasetCleaner(
                format: .csv(cleaned.columns),
                plan: CleaningPlan(enabled: [.missingUser, .missingItem])
            ).clean(cleaned.csv(), file: "again")
            #expect(again?.table == table)
        }
        _ = try? DatasetFormatGuess.format(contents, file: "data")
        for format in ItemAttributesFormat.allCases {
            _ = try? ItemAttributes.parse(contents, file: "data", format: format)
        }
    }
}
