/// The columns of Online Retail, under the names of either edition.
enum OnlineRetailColumns {
    /// For each meaning, the column's names in UCI's two editions.
    static let names: [(meaning: String, names: [String])] = [
        ("user", ["CustomerID", "Customer ID"]), ("item", ["StockCode"]),
        ("timestamp", ["InvoiceDate"]), ("quantity", ["Quantity"]),
        ("price", ["UnitPrice", "Price"]), ("invoice", ["InvoiceNo", "Invoice"]),
        ("description", ["Description"]), ("country", ["Country"]),
    ]

    /// Whether a header is that of Online Retail.
    static func isHeader(_ header: [String]) -> Bool {
        names.allSatisfy { $0.names.contains(where: header.contains) }
    }

    /// Finds the columns in the header of a file.
    ///
    /// - Throws: ``DatasetError/columnMissing(file:column:found:)``, or what is wrong with the CSV.
    static func find(in file: DatasetFile) throws(DatasetError) -> CSVColumns {
        var cursor = CSVRecordCursor(file)
        guard try cursor.next() else { throw .emptyData(file: file.name) }
        let header = cursor.fields.map { String(decoding: cursor.text[$0], as: UTF8.self) }
        var found: [String: String] = [:]
        for (meaning, names) in names {
            guard let name = names.first(where: header.contains) else {
                throw .columnMissing(file: file.name, column: names[0], found: header)
            }
            found[meaning] = name
        }
        guard let columns = CSVColumns(names: found) else {
            throw .columnMissing(file: file.name, column: "CustomerID", found: header)
        }
        return columns
    }
}
