/// Parses lines of user, item, rating and time: the MovieLens and NCF formats.
enum RatingLinesParser {
    /// Parses all lines.
    ///
    /// - Throws: what the sink throws for malformed lines, or ``DatasetError/emptyData(file:)``.
    static func parse(
        _ file: DatasetFile,
        format: DatasetFormat,
        into builder: inout some InteractionSink
    ) throws(DatasetError) {
        let bytes = file.bytes
        let separator = try separator(of: file, format: format)
        let expectation = expectation(separator: separator)
        var cursor = LineCursor(bytes)
        var fields: [Range<Int>] = []
        while let line = cursor.next() {
            split(bytes, line, by: separator, into: &fields)
            guard fields.count == 4, FieldParser.index(bytes, fields[0]) != nil,
                FieldParser.index(bytes, fields[1]) != nil,
                let rating = FieldParser.rating(bytes, fields[2]),
                let timestamp = FieldParser.integer(bytes, fields[3])
            else {
                try builder.reject(line: cursor.number, range: line, expected: expectation)
                continue
            }
            builder.append(
                user: builder.user(bytes, fields[0]),
                item: builder.item(bytes, fields[1]),
                rating: rating,
                timestamp: timestamp,
                quantity: nil,
                line: cursor.number,
                range: line
            )
        }
    }

    private static func separator(of file: DatasetFile, format: DatasetFormat)
        throws(DatasetError) -> [UInt8]
    {
        let tab = [UInt8(ascii: "\t")]
        guard format == .movieLens else { return tab }
        var cursor = LineCursor(file.bytes)
        guard let first = cursor.next() else { throw .emptyData(file: file.name) }
        let line = file.bytes[first]
        if line.contains(UInt8(ascii: "\t")) { return tab }
        let colon = UInt8(ascii: ":")
        guard zip(line, line.dropFirst()).contains(where: { $0 == colon && $1 == colon }) else {
            throw .malformedLine(
                file: file.name,
                line: 1,
                expected: "user, item, rating and unix time, separated by :: or tabs"
            )
        }
        return [colon, colon]
    }

    private static func expectation(separator: [UInt8]) -> String {
        let name = separator.count == 1 ? "tabs" : "::"
        return "integer user, integer item, rating and unix time, separated by \(name)"
    }

    private static func split(
        _ bytes: [UInt8],
        _ line: Range<Int>,
        by separator: [UInt8],
        into fields: inout [Range<Int>]
    ) {
        fields.removeAll(keepingCapacity: true)
        let first = separator[0]
        let isDouble = separator.count == 2
        var start = line.lowerBound
        var index = start
        while index < line.upperBound {
            guard bytes[index] == first,
                !isDouble || (index + 1 < line.upperBound && bytes[index + 1] == first)
            else {
                index += 1
                continue
            }
            fields.append(start..<index)
            index += separator.count
            start = index
        }
        fields.append(start..<line.upperBound)
    }
}
