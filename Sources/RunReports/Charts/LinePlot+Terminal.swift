/// The plot for a terminal.
extension LinePlot {
    /// One bar per point and series, of length proportional to its place on the value axis.
    ///
    /// - Parameter width: of the longest bar, in characters.
    /// - Returns: lines, each with its line feed.
    public func terminalText(width: Int = 48) -> String {
        let axis = ValueAxis(series.flatMap(\.values))
        var text = "\(title)\(axis.isLogarithmic ? " (bars logarithmic)" : "")\n"
        let names = points.map { "\(pointName) \(Self.label($0))" }
        let nameWidth = (series.map(\.name) + names).map(\.count).max() ?? 0
        for (index, name) in names.enumerated() {
            text += name + "\n"
            for line in series {
                let value = line.values[index]
                let length = 1 + Int((axis.position(value) * Double(width - 1)).rounded())
                text +=
                    "  " + line.name + String(repeating: " ", count: nameWidth - line.name.count)
                    + " " + String(repeating: "█", count: max(1, min(width, length)))
                    + " \(Self.label(value))\n"
            }
        }
        return text
    }
}
