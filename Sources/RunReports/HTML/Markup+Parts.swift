/// Parts that several sections show.
extension Markup {
    /// A few figures side by side.
    ///
    /// - Parameter facts: name, figure, and a smaller line below it.
    /// - Returns: a description list.
    static func facts(_ facts: [(name: String, figure: String, more: String?)]) -> Markup {
        .tag(
            "dl",
            ["class": "facts"],
            facts.map { fact in
                .tag(
                    "div",
                    [:],
                    [
                        .tag("dt", [:], fact.name),
                        .tag(
                            "dd",
                            [:],
                            [.text(fact.figure)]
                                + (fact.more.map { [.tag("span", ["class": "more"], $0)] } ?? [])
                        ),
                    ]
                )
            }
        )
    }

    /// Something that must not be overlooked; says so in words, not by color alone.
    static func warning(_ text: String, isLoud: Bool = false) -> Markup {
        .tag(
            "p",
            ["class": isLoud ? "warning loud" : "warning", "role": "note"],
            [.tag("strong", [:], "Warning: "), .text(text)]
        )
    }

    /// A chart with a line about how to read it.
    static func figure(_ title: String, _ picture: Markup, note: String? = nil) -> Markup {
        .tag(
            "figure",
            [:],
            [.tag("h3", [:], title), picture]
                + (note.map { [.tag("figcaption", [:], $0)] } ?? [])
        )
    }

    /// Charts side by side where there is room.
    static func figures(_ figures: [Markup]) -> Markup {
        .tag("div", ["class": "figures"], figures)
    }
}
