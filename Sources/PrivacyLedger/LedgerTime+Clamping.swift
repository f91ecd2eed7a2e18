extension LedgerTime {
    /// Creates a time from a clock's reading; readings outside the years 1970 to 9999 are clamped.
    public init(clampingSecondsSince1970 seconds: Double) {
        let latest = 253_402_300_799.0
        // NaN becomes the epoch.
        let clamped = seconds > 0 ? min(seconds, latest) : 0
        self.init(unchecked: Int64(clamped))
    }
}
