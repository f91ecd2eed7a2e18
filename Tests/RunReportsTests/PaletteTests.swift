import Testing

@testable import RunReports

@Suite struct PaletteTests {
    /// Known answers of the definition: black on white, and the well-known #767676 on white.
    @Test func contrastIsThatOfTheStandard() throws {
        #expect(Palette.contrast("#000000", "#ffffff") == 21)
        let gray = try #require(Palette.contrast("#767676", "#ffffff"))
        #expect(abs(gray - 4.54) < 0.005)
        #expect(Palette.contrast("#12345", "#ffffff") == nil)
    }

    @Test(arguments: [Palette.light, .dark])
    func textCanBeRead(palette: Palette) throws {
        for ground in [palette.page, palette.surface, palette.warning] {
            for text in [palette.ink, palette.muted, palette.link] {
                #expect(try #require(Palette.contrast(text, ground)) >= 4.5, "\(text) on \(ground)")
            }
        }
    }

    /// Lines, bars and edges that mean something: 3 to 1.
    @Test(arguments: [Palette.light, .dark])
    func drawingsCanBeSeen(palette: Palette) throws {
        for color in palette.series + [palette.edge] {
            #expect(try #require(Palette.contrast(color, palette.page)) >= 3, "\(color)")
        }
        #expect(try #require(Palette.contrast(palette.warningEdge, palette.warning)) >= 3)
    }
}
