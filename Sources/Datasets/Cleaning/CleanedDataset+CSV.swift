extension CleanedDataset {
    /// The columns that ``csv()`` writes, under their own names.
    public var columns: CSVColumns {
        CSVColumns(
            user: "user",
            item: "item",
            rating: table.ratings == nil ? nil : "rating",
            timestamp: table.timestamps == nil ? nil : "timestamp",
            quantity: table.quantities == nil ? nil : "quantity",
            price: prices == nil ? nil : "price",
            invoice: invoices == nil ? nil : "invoice",
            description: attributes.titles.contains { $0 != nil } ? "description" : nil,
            category: attributes.categories.contains { !$0.isEmpty } ? "category" : nil,
            country: countries == nil ? nil : "country",
            device: devices == nil ? nil : "device"
        )
    }

    /// The rows as CSV (RFC 4180, line feeds), with a header in the order of ``CSVColumns/meanings``.
    ///
    /// ``DatasetReader`` and ``DatasetCleaner`` read it back with ``columns``. A column `events`
    /// follows if rows were merged. Descriptions and categories are those of ``attributes``: one
    /// for each item. A field that starts or ends with spaces loses them if it is cleaned again.
    public func csv() -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(table.count * 80)
        let names = columns.names
        let hasMerged = eventCounts.contains { $0 > 1 }
        let header = CSVColumns.meanings.filter { names[$0] != nil } + (hasMerged ? ["events"] : [])
        output.append(contentsOf: header.joined(separator: ",").utf8)
        output.append(UInt8(ascii: "\n"))
        let users = table.userIDs.map(CSVField.encode)
        let items = table.itemIDs.map(CSVField.encode)
        let titles = attributes.titles.map { CSVField.encode($0 ?? "") }
        let categories = attributes.categories.map { CSVField.encode($0.joined(separator: "|")) }
        let invoiceFields = invoices?.values.map(CSVField.encode) ?? []
        let countryFields = countries?.values.map(CSVField.encode) ?? []
        let deviceFields = devices?.values.map(CSVField.encode) ?? []
        func append(_ field: some Sequence<UInt8>) {
            output.append(UInt8(ascii: ","))
            output.append(contentsOf: field)
        }
        func append(_ column: TextColumn?, _ fields: [[UInt8]], _ row: Int) {
            guard let column else { return }
            let index = Int(column.indices[row])
            append(index < 0 ? [] : fields[index])
        }
        for row in 0..<table.count {
            output.append(contentsOf: users[Int(table.users[row])])
            append(items[Int(table.items[row])])
            if let ratings = table.ratings { append(ratings[row].description.utf8) }
            if let timestamps = table.timestamps { append(String(timestamps[row]).utf8) }
            if let quantities = table.quantities { append(Self.number(Double(quantities[row]))) }
            if let prices { append(Self.number(prices[row])) }
            append(invoices, invoiceFields, row)
            if names["description"] != nil { append(titles[Int(table.items[row])]) }
            if names["category"] != nil { append(categories[Int(table.items[row])]) }
            append(countries, countryFields, row)
            append(devices, deviceFields, row)
            if hasMerged { append(String(eventCounts[row]).utf8) }
            output.append(UInt8(ascii: "\n"))
        }
        return output
    }

    /// Whole numbers without a fraction.
    private static func number(_ value: Double) -> String.UTF8View {
        if let whole = Int64(exactly: value) { return String(whole).utf8 }
        return value.description.utf8
    }
}
