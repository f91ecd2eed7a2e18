import Testing

@testable import RunReports

@Suite struct MarkupTests {
    @Test func whatHasAMeaningIsEscapedInTextAndInAttributes() {
        let markup = Markup.tag("p", ["title": "\"'<>&"], "</p><script>alert('x')</script> & co")
        #expect(
            markup.html
                == "<p title=\"&quot;&#39;&lt;&gt;&amp;\">&lt;/p&gt;&lt;script&gt;alert(&#39;x&#39;)"
                + "&lt;/script&gt; &amp; co</p>\n"
        )
    }

    /// Whatever text is shown, the number of tags stays what it is.
    @Test(arguments: 0..<200)
    func noTextMakesATag(seed: Int) {
        let alphabet = Array("<>&\"'/!-abc \u{0}\u{1B}\u{202E}\u{FFFE}é漢\n=[]`")
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        var text = ""
        for _ in 0..<40 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            text.append(alphabet[Int(state >> 33) % alphabet.count])
        }
        let html = Markup.tag("b", ["title": text], text).html
        #expect(html.count { $0 == "<" } == 2 && html.count { $0 == ">" } == 2)
        #expect(html.count { $0 == "\"" } == 2)
        let allowed = html.unicodeScalars.allSatisfy {
            $0.value >= 0x20 || $0 == "\n" || $0 == "\t"
        }
        #expect(allowed && !html.unicodeScalars.contains("\u{202E}"))
    }

    @Test func namesFromDataAreKeptApartFromTheTextAroundThem() {
        #expect(Markup.foreign("\u{202E}evil").html == "<bdi>\u{FFFD}evil</bdi>")
    }

    @Test func elementsWithoutContentHaveNoEnd() {
        #expect(Markup.tag("meta", ["charset": "utf-8"]).html == "<meta charset=\"utf-8\">")
        #expect(Markup.tag("b", ["class": nil]).html == "<b></b>")
    }

    @Test func emptyIsWhatWritesNothing() {
        #expect(Markup.group([.empty, ""]).isEmpty && !Markup.tag("b").isEmpty)
    }

    @Test func theStyleSheetCannotEndItsElement() {
        #expect(!Stylesheet.page.text.contains("</"))
        #expect(!Stylesheet.page.text.contains("@import") && !Stylesheet.page.text.contains("url("))
    }
}
