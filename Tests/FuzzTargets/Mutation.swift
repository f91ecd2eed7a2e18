/// Changes to a valid encoding, read from a fuzzer's input: small inputs reach deep states.
enum Mutation {
    /// Applies as many changes as the next byte says, at most 4.
    ///
    /// - Parameters:
    ///   - message: the valid bytes.
    ///   - donors: other valid bytes, to take whole or in part.
    ///   - input: says what to change.
    static func apply(
        to message: inout [UInt8],
        donors: [[UInt8]],
        _ input: inout FuzzInput
    ) {
        for _ in 0..<input.number(below: 5) { applyOne(to: &message, donors: donors, &input) }
    }

    private static func applyOne(
        to message: inout [UInt8],
        donors: [[UInt8]],
        _ input: inout FuzzInput
    ) {
        let operation = input.byte() % 9
        let start = input.number(below: message.count + 1)
        switch operation {
        case 0: overwrite(&message, at: start, with: [input.byte()])
        case 1 where start < message.count: message[start] ^= 1 << (input.byte() % 8)
        case 2: overwrite(&message, at: start, with: input.bytes(count: 2))
        case 3: overwrite(&message, at: start, with: input.bytes(count: 4))
        case 4:
            let count = input.number(below: 100)
            message.insert(contentsOf: input.bytes(count: count), at: start)
        case 5:
            let end = min(message.count, start + input.number(below: 100))
            message.removeSubrange(start..<end)
        case 6:
            let end = min(message.count, start + input.number(below: 100))
            let target = input.number(below: message.count + 1)
            message.insert(contentsOf: Array(message[start..<end]), at: target)
        case 7 where !donors.isEmpty: message = donors[input.number(below: donors.count)]
        case 8 where !donors.isEmpty:
            let donor = donors[input.number(below: donors.count)]
            let count = input.number(below: 100)
            overwrite(&message, at: start, with: donor.dropFirst(start).prefix(count))
        default: break
        }
    }

    private static func overwrite(
        _ message: inout [UInt8],
        at start: Int,
        with bytes: some Collection<UInt8>
    ) {
        for (offset, byte) in bytes.enumerated() where start + offset < message.count {
            message[start + offset] = byte
        }
    }
}
