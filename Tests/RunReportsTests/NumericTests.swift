import Testing

@testable import RunReports

@Suite struct NumericTests {
    @Test func numbersReadAsPeopleWriteThem() {
        #expect(Numeric.decimal(0.12345) == "0.1235" && Numeric.decimal(-1, 1) == "−1.0")
        #expect(Numeric.decimal(nil) == "–" && Numeric.decimal(.nan) == "–")
        #expect(Numeric.signed(0.5, 1) == "+0.5" && Numeric.signed(0, 1) == "0.0")
        #expect(Numeric.percent(0.125) == "12.5 %")
        #expect(Numeric.range([0.1, 0.2], 1) == "0.1 to 0.2" && Numeric.range([]) == "–")
        #expect(Numeric.seconds(59) == "59.0 s" && Numeric.seconds(600) == "10.0 min")
    }

    @Test(arguments: [
        (1e-6, "10⁻⁶"), (1e-5, "10⁻⁵"), (2.5e-7, "2.5 × 10⁻⁷"), (0.001, "10⁻³"), (3, "3 × 10⁰"),
    ])
    func smallNumbersArePowers(value: Double, text: String) {
        #expect(Numeric.power(value) == text)
    }

    @Test func longListsKeepTheirEnds() {
        #expect(Numeric.thinned(5, to: 10) == [0, 1, 2, 3, 4])
        let thinned = Numeric.thinned(10_001, to: 11)
        #expect(thinned == (0...10).map { $0 * 1000 })
        #expect(Numeric.thinned(0, to: 5).isEmpty && Numeric.thinned(-1, to: 5).isEmpty)
    }
}
