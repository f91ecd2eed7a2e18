import Foundation
import Testing

@testable import RunReports

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite struct ChartTests {
    /// Whether a parser of XML that is not ours accepts a text.
    private static func isWellFormed(_ text: String) -> Bool {
        XMLParser(data: Data(text.utf8)).parse()
    }

    private static let plot = LinePlot(
        title: "a < b & c",
        pointName: "round",
        valueName: "\"value\"",
        points: [1, 2, 40],
        series: [
            LinePlot.Series(name: "<one>", values: [1, 2, 3]),
            LinePlot.Series(name: "two", values: [3, 2, 1]),
        ]
    )

    @Test func aPlotInAFileIsAPictureWithAName() {
        let svg = Self.plot.svg()
        #expect(Self.isWellFormed(svg))
        #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
        #expect(svg.contains("role=\"img\"") && svg.contains(">a &lt; b &amp; c</title>"))
        #expect(svg.contains("prefers-color-scheme: dark") && !svg.contains("var("))
    }

    @Test func picturesOfPagesCarryNoStyleOfTheirOwn() {
        let pictures = [
            Self.plot.markup(id: "p"),
            BarChart(
                title: "t",
                valueName: "v",
                bars: [
                    BarChart.Bar(name: "<b>", value: 0, text: "0"),
                    BarChart.Bar(name: "c", value: 2, text: "2", interval: [1, 3]),
                ],
                line: ("mean", 1)
            ).markup(id: "b"),
            DifferenceChart(
                title: "t",
                valueName: "v",
                sides: ("less", "more"),
                rows: [
                    .init(name: "n", value: -1, interval: [-2, 0.5], text: "−1", isShown: false)
                ]
            ).markup(id: "d"),
        ]
        for picture in pictures {
            let html = picture.html
            #expect(Self.isWellFormed(html) && !html.contains("style"))
            #expect(html.contains("<title id=") && html.contains("<desc id="))
        }
    }

    /// Lines differ by dashes and markers, so that nobody has to see colors.
    @Test func linesDifferWithoutColor() {
        let shapes = (0..<4).map { index -> String in
            let html = LineStyle.marker(index, x: 0, y: 0).html
            return html.split(separator: "\"").filter { !$0.contains("mark s") }.joined()
        }
        #expect(Set(shapes).count == 4 && Set(LineStyle.dashes).count == 4)
    }

    @Test(arguments: [
        ([0.0, 10], false), ([1, 7.9], false), ([1, 8], true), ([0.001, 100], true),
        ([-5, 5], false),
        ([3, 3], false), ([], false),
    ])
    func axesHaveTicksInsideThem(values: [Double], isLogarithmic: Bool) {
        let axis = ValueAxis(values)
        #expect(axis.isLogarithmic == isLogarithmic)
        #expect(!axis.ticks.isEmpty && axis.ticks.count <= 21)
        for tick in axis.ticks {
            #expect(axis.position(tick) >= -1e-6 && axis.position(tick) <= 1 + 1e-6, "\(tick)")
        }
    }

    /// Round numbers, as a person would choose them.
    @Test func ticksAreRound() {
        #expect(ValueAxis([0, 10], allowsLogarithm: false).ticks == [0, 2, 4, 6, 8, 10])
        #expect(ValueAxis([1, 20]).ticks == [1, 2, 5, 10, 20])
    }

    @Test func coordinatesAreNumbersWhateverComes() {
        #expect(SVG.number(.nan) == "0" && SVG.number(.infinity) == "0" && SVG.number(1e300) == "0")
        #expect(SVG.number(1.25) == "1.3" && SVG.number(2) == "2")
    }
}
