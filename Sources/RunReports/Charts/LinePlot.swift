import Foundation

/// A few series over the same points, with logarithmic axes where the numbers span much.
public struct LinePlot: Sendable {
    /// One line.
    public struct Series: Sendable {
        /// What it is of.
        public var name: String
        /// One finite number per point.
        public var values: [Double]

        /// Creates a line.
        public init(name: String, values: [Double]) {
            self.name = name
            self.values = values
        }
    }

    /// What is shown.
    public var title: String
    /// Name of the horizontal axis.
    public var pointName: String
    /// Name of the vertical axis.
    public var valueName: String
    /// Finite numbers, ascending.
    public var points: [Double]
    /// Whether there is nothing between whole points, such as rounds.
    public var hasWholePoints: Bool
    /// The lines.
    public var series: [Series]

    /// Creates a plot.
    ///
    /// - Precondition: every series has one value per point.
    public init(
        title: String,
        pointName: String,
        valueName: String,
        points: [Double],
        hasWholePoints: Bool = false,
        series: [Series]
    ) {
        precondition(series.allSatisfy { $0.values.count == points.count })
        self.title = title
        self.pointName = pointName
        self.valueName = valueName
        self.points = points
        self.hasWholePoints = hasWholePoints
        self.series = series
    }

    /// A number with three digits and no needless ones.
    public static func label(_ value: Double) -> String {
        if value >= 100, value < 1e9, value == value.rounded() { return String(Int(value)) }
        if value == 0 { return "0" }
        return String(format: "%.3g", value)
    }
}
