import Foundation
import PrivacyLedger
import Testing

@Suite struct LedgerTimeTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2000-02-29T23:59:59Z", 951_868_799),
            ("2026-11-21T02:54:00Z", 1_795_229_640), ("0000-01-01T00:00:00Z", -62_167_219_200),
            ("9999-12-31T23:59:59Z", 253_402_300_799), ("1969-12-31T23:59:59Z", -1),
        ] as [(String, Int64)]
    )
    func knownTimes(text: String, seconds: Int64) throws {
        #expect(try #require(LedgerTime(text)).secondsSince1970 == seconds)
        #expect(try #require(LedgerTime(secondsSince1970: seconds)).description == text)
    }

    @Test func agreesWithFoundation() throws {
        let formatter = ISO8601DateFormatter()
        for step in 0..<3000 {
            // From 1583, where Foundation's calendar is Gregorian too.
            let seconds = -12_212_553_600 + Int64(step) * 86_399 * 37
            let date = Date(timeIntervalSince1970: Double(seconds))
            let time = try #require(LedgerTime(secondsSince1970: seconds))
            #expect(time.description == formatter.string(from: date))
        }
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T02:54:00", "2026-11-21t02:54:00Z", "2026-11-21T02:54:00z",
        "2026-11-21T02:54:00+00:00", "2026-11-21T02:54:00.0Z", "2026-13-21T02:54:00Z",
        "2026-02-29T02:54:00Z", "2026-11-31T02:54:00Z", "2026-00-21T02:54:00Z",
        "2026-11-00T02:54:00Z", "2026-11-21T24:00:00Z", "2026-11-21T02:60:00Z",
        "2026-11-21T23:59:60Z", "2026/11/21T02:54:00Z", "-026-11-21T02:54:00Z",
        "2026-11-21 02:54:00Z", "２026-11-21T02:54:0Z",
    ])
    func otherSpellingsAreRefused(text: String) {
        #expect(LedgerTime(text) == nil)
    }

    @Test func timesOutOfRangeAreRefused() {
        for seconds: Int64 in [.min, .max, 253_402_300_800, -62_167_219_201] {
            #expect(LedgerTime(secondsSince1970: seconds) == nil)
        }
    }
}
