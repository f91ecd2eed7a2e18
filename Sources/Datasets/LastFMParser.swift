/// Parses lines of user, artist and listening count: ``DatasetFormat/lastFM``.
enum LastFMParser {
    /// The header of the file.
    static let header = "userID\tartistID\tweight"

    /// Parses all lines.
    ///
    /// - Throws: ``DatasetError/malformedLine(file:line:expected:)`` if the header is another, and
    ///   what the sink throws for malformed lines.
    static func parse(_ file: DatasetFile, into sink: inout some InteractionSink)
        throws(DatasetError)
    {
        let bytes = file.bytes
        var cursor = LineCursor(bytes)
        guard let first = cursor.next() else { throw .emptyData(file: file.name) }
        guard bytes[first].elementsEqual(header.utf8) else {
            throw .malformedLine(
                file: file.name,
                line: 1,
                expected: "the header userID, artistID, weight, separated by tabs"
            )
        }
        let tab = UInt8(ascii: "\t")
        while let line = cursor.next() {
            let fields = bytes[line].split(separator: tab, omittingEmptySubsequences: false)
            guard fields.count == 3, FieldParser.index(bytes, fields[0].indices) != nil,
                FieldParser.index(bytes, fields[1].indices) != nil,
                let weight = FieldParser.decimal(bytes, fields[2].indices)
            else {
                try sink.reject(
                    line: cursor.number,
                    range: line,
                    expected: "integer user, integer artist and count, separated by tabs"
                )
                continue
            }
            sink.append(
                user: sink.user(bytes, fields[0].indices),
                item: sink.item(bytes, fields[1].indices),
                rating: nil,
                timestamp: nil,
                quantity: weight,
                line: cursor.number,
                range: line
            )
        }
    }
}
