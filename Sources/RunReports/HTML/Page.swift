/// A whole page: self-contained, without scripts, readable without any network.
struct Page: Sendable {
    /// A part with its heading.
    struct Section: Sendable {
        /// Unique on the page: the target of the link to it.
        var id: String
        /// The heading.
        var title: String
        /// What is in it.
        var content: [Markup]
        /// Whether it may break across printed pages.
        var isLong = true
    }

    /// The page's name.
    var title: String
    /// What stands under the heading.
    var lead: [Markup]
    /// The parts.
    var sections: [Section]
    /// The last line.
    var closing: String

    /// The document.
    var html: String {
        "<!DOCTYPE html>\n"
            + Markup.tag("html", ["lang": "en"], [head, body]).html + "\n"
    }

    private var head: Markup {
        let policy =
            "default-src 'none'; style-src \(Stylesheet.page.securitySource); base-uri 'none'; "
            + "form-action 'none'"
        return .tag(
            "head",
            [:],
            [
                .tag("meta", ["charset": "utf-8"]),
                .tag("meta", ["http-equiv": "Content-Security-Policy", "content": policy]),
                .tag(
                    "meta",
                    ["name": "viewport", "content": "width=device-width, initial-scale=1"]
                ),
                .tag("meta", ["name": "color-scheme", "content": "light dark"]),
                .tag("meta", ["name": "referrer", "content": "no-referrer"]),
                .tag("title", [:], title),
                .stylesheet(.page),
            ]
        )
    }

    private var body: Markup {
        let links = sections.map { section in
            Markup.tag("li", [:], [.tag("a", ["href": "#\(section.id)"], section.title)])
        }
        return .tag(
            "body",
            [:],
            [
                .tag("a", ["class": "skip", "href": "#main"], "Skip to the content"),
                .tag("header", [:], [.tag("h1", [:], [.foreign(title)])] + lead),
                .tag("nav", ["aria-label": "Sections"], [.tag("ul", [:], links)]),
                .tag("main", ["id": "main"], sections.map(Self.markup)),
                .tag("footer", [:], [.text(closing)]),
            ]
        )
    }

    private static func markup(_ section: Section) -> Markup {
        .tag(
            "section",
            [
                "id": section.id, "aria-labelledby": "\(section.id)-heading",
                "class": section.isLong ? "long" : nil,
            ],
            [.tag("h2", ["id": "\(section.id)-heading"], section.title)] + section.content
        )
    }
}
