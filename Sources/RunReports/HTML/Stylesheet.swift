import Foundation
import ProtocolPrimitives

/// The style of every page: one column on a phone, more where there is room, light, dark and print.
struct Stylesheet: Sendable, Equatable {
    /// The rules; contains no end of an element.
    let text: String

    /// The sheet of the pages.
    static let page = Stylesheet(
        text: """

            :root {\(variables(.light)) color-scheme: light dark; }
            @media (prefers-color-scheme: dark) { :root {\(variables(.dark))} }
            @media print { :root {\(variables(.light)) color-scheme: light; } }
            \(layout)
            \(parts)
            \(charts)
            \(print)

            """
    )

    /// What a Content-Security-Policy calls this sheet: no other style may apply.
    var securitySource: String {
        let digest = Hashing.sha256(Array(text.utf8))
        return "'sha256-\(Data(digest).base64EncodedString())'"
    }

    private static func variables(_ palette: Palette) -> String {
        var text = " --page: \(palette.page); --surface: \(palette.surface); --ink: \(palette.ink);"
        text += " --muted: \(palette.muted); --link: \(palette.link); --grid: \(palette.grid);"
        text += " --edge: \(palette.edge); --warning: \(palette.warning);"
        text += " --warning-edge: \(palette.warningEdge);"
        for (index, color) in palette.series.enumerated() { text += " --s\(index): \(color);" }
        return text
    }

    private static let layout = """
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink);
          font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
          overflow-wrap: break-word; }
        header, main, nav, footer { max-width: 62rem; margin: 0 auto; padding: 0 1rem; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 1.5rem 0 .25rem; }
        h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.5rem 0 .5rem; padding-top: .75rem;
          border-top: 1px solid var(--grid); }
        h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
        p { margin: .5rem 0; max-width: 44rem; }
        a { color: var(--link); }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        .skip { position: absolute; left: -100vw; }
        .skip:focus { left: .5rem; top: .5rem; background: var(--page); padding: .5rem; }
        .lead { font-size: 1.1rem; }
        .note, .muted, figcaption { color: var(--muted); font-size: .92rem; }
        nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .1rem 1rem; }
        nav a { display: inline-block; padding: .2rem 0; }
        footer { color: var(--muted); font-size: .92rem; padding: 1.5rem 1rem 2rem; }
        """

    private static let parts = """
        .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr));
          gap: .75rem; margin: 1rem 0; padding: 0; }
        .facts > div { background: var(--surface); border-radius: .5rem; padding: .6rem .8rem; }
        .facts dt { color: var(--muted); font-size: .85rem; }
        .facts dd { margin: 0; font-size: 1.15rem; font-weight: 600; line-height: 1.3; }
        .facts .more { display: block; font-size: .85rem; font-weight: 400; color: var(--muted); }
        .warning { background: var(--warning); border-left: .35rem solid var(--warning-edge);
          padding: .5rem .8rem; margin: .75rem 0; max-width: 48rem; }
        .loud { font-size: 1.15rem; font-weight: 600; }
        .scroll { overflow-x: auto; max-width: 100%; margin: .75rem 0; }
        table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
        caption { text-align: left; color: var(--muted); padding: .2rem 0 .4rem; }
        th, td { padding: .3rem .6rem; border-bottom: 1px solid var(--grid); text-align: right;
          vertical-align: top; }
        th { font-weight: 600; }
        thead th { background: var(--surface); vertical-align: bottom; }
        .words, tbody th { text-align: left; }
        tbody th { font-weight: 400; min-width: 6.5rem; }
        @media screen { td:not(.words) { white-space: nowrap; } }
        .pairs { display: grid; grid-template-columns: minmax(7rem, 14rem) 1fr; gap: .2rem 1rem; }
        .pairs dt { color: var(--muted); } .pairs dd { margin: 0; min-width: 0; white-space: pre-line; }
        @media (max-width: 34rem) { .pairs { grid-template-columns: 1fr; }
          .pairs dd { margin-bottom: .4rem; } }
        details { margin: .75rem 0; }
        summary { cursor: pointer; color: var(--link); padding: .2rem 0; }
        pre { background: var(--surface); padding: .75rem; overflow-x: auto; font-size: .85rem;
          border-radius: .5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
        code { overflow-wrap: anywhere; }
        .figures { display: grid; gap: 1rem;
          grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); }
        figure { margin: .75rem 0; max-width: 32rem; }
        .cards { display: grid; gap: 1rem; margin: 1rem 0;
          grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); }
        .cards article { border: 1px solid var(--edge); border-radius: .5rem; padding: .2rem .9rem .7rem; }
        .cards h3 { margin: .6rem 0 .2rem; }
        .cards h4 { margin: .7rem 0 .2rem; font-size: .92rem; }
        .cards ol { margin: .2rem 0; padding-left: 1.6rem; }
        """

    private static let charts = """
        svg { display: block; width: 100%; height: auto; }
        svg text { fill: var(--ink); font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; }
        svg .tick, svg .label { fill: var(--muted); }
        svg .title { font-weight: 600; }
        .grid { stroke: var(--grid); stroke-width: 1; }
        .axis, .reference, .whisker { stroke: var(--ink); stroke-width: 1.5; fill: none; }
        .reference { stroke-dasharray: 4 3; }
        .line { fill: none; stroke-width: 2.25; }
        \(seriesRules)
        """

    /// Lines differ by dashes and markers, bars by filling, besides color.
    private static let seriesRules =
        (0..<Palette.light.series.count).map { index in
            """
            .line.s\(index), .bar.s\(index), .mark.s\(index) { stroke: var(--s\(index)); }
            .bar.s\(index), .mark.s\(index) { fill: var(--s\(index)); }
            """
        }.joined(separator: "\n")
            + """

            .bar { stroke-width: 1.5; }
            svg .bar.hollow, svg .mark.hollow { fill: var(--page); }
            \(LineStyle.allRules)
            """

    private static let print = """
        @media print {
          body { font-size: 10pt; }
          nav, .skip { display: none; }
          header, main, footer { max-width: none; padding: 0; }
          section, article, figure, tr, .warning { break-inside: avoid; }
          section.long { break-inside: auto; }
          h2, h3 { break-after: avoid; }
          .scroll { overflow: visible; }
          table { font-size: 7.5pt; } th, td { padding: .15rem .3rem; }
          tbody th { min-width: 0; }
          details > summary { list-style: none; color: var(--ink); font-weight: 600; }
          details::details-content { content-visibility: visible; block-size: auto; }
        }
        """
}
