/// Parses lines of a user and the user's items: ``DatasetFormat/lightGCN``.
enum LightGCNParser {
    /// Parses all lines.
    ///
    /// - Throws: ``DatasetError/malformedLine(file:line:expected:)``.
    static func parse(_ file: DatasetFile) throws(DatasetError) -> InteractionTableBuilder {
        let bytes = file.bytes
        var builder = InteractionTableBuilder(
            file: file.name,
            hasRatings: false,
            hasTimestamps: false
        )
        var cursor = LineCursor(bytes)
        while let line = cursor.next() {
            var end = line.upperBound
            if !line.isEmpty, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
            var user: Int32?
            var itemCount = 0
            var start = line.lowerBound
            repeat {
                var stop = start
                while stop < end, bytes[stop] != UInt8(ascii: " ") { stop += 1 }
                guard FieldParser.index(bytes, start..<stop) != nil else {
                    throw .malformedLine(
                        file: file.name,
                        line: cursor.number,
                        expected: "a user and then items, all integers, separated by one space"
                    )
                }
                if let user {
                    let item = builder.item(bytes, start..<stop)
                    builder.append(user: user, item: item, line: cursor.number)
                    itemCount += 1
                } else {
                    user = builder.user(bytes, start..<stop)
                }
                start = stop + 1
            } while start <= end
            if itemCount == 0 { builder.findings.add(.userWithoutItems, line: cursor.number) }
        }
        return builder
    }
}
