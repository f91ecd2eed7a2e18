extension InteractionTable {
    /// The table as CSV (RFC 4180, line feeds) with the header `user,item[,rating][,timestamp][,quantity]`.
    ///
    /// ``DatasetReader`` with the columns ``CSVColumns/exported`` reads it back.
    public func csv() -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(count * 40)
        output.append(contentsOf: "user,item".utf8)
        if ratings != nil { output.append(contentsOf: ",rating".utf8) }
        if timestamps != nil { output.append(contentsOf: ",timestamp".utf8) }
        if quantities != nil { output.append(contentsOf: ",quantity".utf8) }
        output.append(UInt8(ascii: "\n"))
        let userFields = userIDs.map(CSVField.encode)
        let itemFields = itemIDs.map(CSVField.encode)
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
            if let quantities {
                output.append(UInt8(ascii: ","))
                output.append(contentsOf: quantities[row].description.utf8)
            }
            output.append(UInt8(ascii: "\n"))
        }
        return output
    }
}
