/// Reads the rows of a file with tolerance: what cannot be read is counted, if the caller wants so.
enum EventReader {
    /// Parses all rows.
    ///
    /// - Parameters:
    ///   - file: the file's text.
    ///   - format: how it is written.
    ///   - trims: whether spaces at the ends of fields are taken away (formats of CSV only).
    ///   - refusesMalformed: whether a malformed line throws instead of being counted.
    /// - Returns: the rows, and the lines that name a user without items.
    /// - Throws: ``DatasetError`` if the file is empty, has no header it should have, or holds a
    ///   malformed line that is not tolerated.
    static func read(
        _ file: DatasetFile,
        format: DatasetFormat,
        trims: Bool,
        refusesMalformed: Bool
    ) throws(DatasetError) -> (events: EventTable, linesWithoutItems: [Int]) {
        guard !file.bytes.isEmpty else { throw .emptyData(file: file.name) }
        let columns: Set<EventField> =
            switch format {
            case .csv(let columns): Set(columns.names.keys.compactMap(EventField.init(rawValue:)))
            case .lastFM: [.quantity]
            case .lightGCN: []
            case .movieLens, .ncf: [.rating, .timestamp]
            case .onlineRetail:
                [.quantity, .timestamp, .price, .invoice, .description, .country]
            }
        var builder = EventTableBuilder(file, columns: columns, refusesMalformed: refusesMalformed)
        switch format {
        case .csv(let columns):
            let parser = EventCSVParser(columns: columns, isRetail: false, trims: trims)
            try parser.parse(file, into: &builder)
        case .lastFM: try LastFMParser.parse(file, into: &builder)
        case .lightGCN: try LightGCNParser.parse(file, into: &builder)
        case .movieLens, .ncf:
            try RatingLinesParser.parse(file, format: format, into: &builder)
        case .onlineRetail:
            let columns = try OnlineRetailColumns.find(in: file)
            let parser = EventCSVParser(columns: columns, isRetail: true, trims: trims)
            try parser.parse(file, into: &builder)
        }
        let linesWithoutItems = builder.linesWithoutItems
        let events = builder.finish()
        guard events.count + events.rejectedLines.count > 0 else {
            throw .emptyData(file: file.name)
        }
        return (events, linesWithoutItems)
    }
}
