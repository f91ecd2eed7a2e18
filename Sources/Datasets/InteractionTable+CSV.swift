extension InteractionTable {
    /// The table as CSV (RFC 4180, line feeds) with the header `user,item[,rating][,timestamp]`.
    ///
    /// ``DatasetReader`` with the columns ``CSVColumns/exported`` reads it back.
    public func csv() -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(count * 40)
        output.append(contentsOf: "user,item".utf8)
        if ratings != nil { output.append(contentsOf: ",rating".utf8) }
        if timestamps != nil { output.append(contentsOf: ",timestamp".utf8) }
        output.append(UInt8(ascii: "\n"))
        let userFields = userIDs.map(Self.field)
        let itemFields = itemIDs.map(Self.field)
        for row in 0..<count {
            output.append(contentsOf: userFields[Int(users[row])])
            output.append(UInt8(ascii: ","))
            output.append(contentsOf: itemFields[Int(items[row])])
            if let ratings {
                output.append(UInt8(ascii: ","))
                output.append(contentsOf: ratings[row].description.utf8)
            }
            if let timestamps {
                output.append(UInt8(ascii: ","))
                output.append(contentsOf: String(timestamps[row]).utf8)
            }
            output.append(UInt8(ascii: "\n"))
        }
        return output
    }

    private static func field(_ id: String) -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        let special = [quote, UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
        guard id.utf8.contains(where: special.contains) else { return Array(id.utf8) }
        var output = [quote]
        for byte in id.utf8 {
            if byte == quote { output.append(quote) }
            output.append(byte)
        }
        output.append(quote)
        return output
    }
}
