/// Takes what a parser of one line format reads: strictly, or with tolerance.
protocol InteractionSink {
    /// Numbers a user.
    mutating func user(_ bytes: [UInt8], _ range: Range<Int>) -> Int32

    /// Numbers an item.
    mutating func item(_ bytes: [UInt8], _ range: Range<Int>) -> Int32

    /// Appends a row of numbers that this sink gave out.
    ///
    /// `range` is the line in the file's bytes, or nil where a line holds several rows.
    mutating func append(
        user: Int32,
        item: Int32,
        rating: Float?,
        timestamp: Int64?,
        quantity: Double?,
        line: Int,
        range: Range<Int>?
    )

    /// Refuses a line that is not as the format asks.
    ///
    /// - Throws: ``DatasetError/malformedLine(file:line:expected:)`` if nothing is tolerated.
    mutating func reject(line: Int, range: Range<Int>, expected: String) throws(DatasetError)

    /// Notes a line that names a user without any item.
    mutating func noteUserWithoutItems(line: Int)
}
