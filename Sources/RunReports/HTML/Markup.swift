/// A piece of a page: everything that is shown goes through here, and text is escaped here and nowhere else.
indirect enum Markup: Sendable, Equatable {
    /// Text as people read it; escaped when it is written.
    case text(String)
    /// An element with its attributes, in order, and its children.
    case element(String, [Attribute], [Markup])
    /// Several pieces after each other.
    case group([Markup])
    /// The page's own style sheet, the only text that is not escaped.
    case stylesheet(Stylesheet)

    /// A name with a value.
    struct Attribute: Sendable, Equatable {
        var name: String
        var value: String
    }

    /// Nothing.
    static let empty = Markup.group([])

    /// An element; attributes without a value are left out.
    static func tag(
        _ name: String,
        _ attributes: KeyValuePairs<String, String?> = [:],
        _ children: [Markup] = []
    ) -> Markup {
        .element(
            name,
            attributes.compactMap { name, value in value.map { Attribute(name: name, value: $0) } },
            children
        )
    }

    /// An element with text inside.
    static func tag(
        _ name: String,
        _ attributes: KeyValuePairs<String, String?> = [:],
        _ text: String
    ) -> Markup {
        tag(name, attributes, [.text(text)])
    }

    /// A paragraph.
    static func paragraph(_ text: String, class style: String? = nil) -> Markup {
        tag("p", ["class": style], text)
    }

    /// Text that comes from data or files: kept apart from the direction of what is around it.
    static func foreign(_ text: String) -> Markup { tag("bdi", [:], text) }

    /// Whether nothing would be written.
    var isEmpty: Bool {
        switch self {
        case .text(let text): text.isEmpty
        case .element, .stylesheet: false
        case .group(let parts): parts.allSatisfy(\.isEmpty)
        }
    }
}

extension Markup: ExpressibleByStringLiteral {
    /// Text.
    init(stringLiteral value: String) { self = .text(value) }
}
