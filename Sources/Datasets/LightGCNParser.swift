/// Parses lines of a user and the user's items: ``DatasetFormat/lightGCN``.
enum LightGCNParser {
    /// Parses all lines.
    ///
    /// - Throws: what the sink throws for malformed lines.
    static func parse(_ file: DatasetFile, into builder: inout some InteractionSink)
        throws(DatasetError)
    {
        let bytes = file.bytes
        var cursor = LineCursor(bytes)
        var fields: [Range<Int>] = []
        while let line = cursor.next() {
            split(bytes, line, into: &fields)
            guard fields.allSatisfy({ FieldParser.index(bytes, $0) != nil }) else {
                try builder.reject(
                    line: cursor.number,
                    range: line,
                    expected: "a user and then items, all integers, separated by one space"
                )
                continue
            }
            let user = builder.user(bytes, fields[0])
            for field in fields.dropFirst() {
                builder.append(
                    user: user,
                    item: builder.item(bytes, field),
                    rating: nil,
                    timestamp: nil,
                    quantity: nil,
                    line: cursor.number,
                    range: nil
                )
            }
            if fields.count == 1 { builder.noteUserWithoutItems(line: cursor.number) }
        }
    }

    /// The fields of a line, at least one; one space at its end is allowed.
    private static func split(
        _ bytes: [UInt8],
        _ line: Range<Int>,
        into fields: inout [Range<Int>]
    ) {
        fields.removeAll(keepingCapacity: true)
        var end = line.upperBound
        if !line.isEmpty, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
        var start = line.lowerBound
        repeat {
            var stop = start
            while stop < end, bytes[stop] != UInt8(ascii: " ") { stop += 1 }
            fields.append(start..<stop)
            start = stop + 1
        } while start <= end
    }
}
