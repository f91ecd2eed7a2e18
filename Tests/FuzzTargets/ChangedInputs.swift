import ProtocolPrimitives

/// Good inputs changed at random, the same every time: bits flipped, bytes overwritten, cut off, added,
/// moved, and two inputs spliced.
///
/// They are for machines without the fuzzer, which is far better at finding inputs, and for decoders that changed
/// after their corpus was made.
public struct ChangedInputs {
    private let inputs: [[UInt8]]
    private var random: SeededRandomSource
    private static let lengthLimit = 4096
    /// Bytes at the ends of the ranges of integers.
    private static let extremes: [UInt8] = [0, 1, 0x7f, 0x80, 0xfe, 0xff]

    /// Changes the inputs of a target.
    ///
    /// - Parameters:
    ///   - inputs: at least one; empty ones are as good as others.
    ///   - target: makes the changes of one target unlike those of another.
    ///   - seed: makes other changes.
    /// - Throws: `ProtocolPrimitivesError` if libsodium is not there.
    public init(of inputs: [[UInt8]], for target: FuzzTarget, seed: UInt64) throws {
        self.inputs = inputs
        random = try SeededRandomSource(seed: seed, label: "changed inputs \(target.rawValue)")
    }

    /// The next one, with 1 to 4 changes; at most 4096 bytes.
    public mutating func next() -> [UInt8] {
        guard !inputs.isEmpty else { return [] }
        var input = any()
        for _ in 0...number(below: 4) { change(&input) }
        return Array(input.prefix(Self.lengthLimit))
    }

    private mutating func number(below bound: Int) -> Int {
        Int(random.uint64(below: UInt64(max(bound, 1))))
    }

    private mutating func any() -> [UInt8] { inputs[number(below: inputs.count)] }

    /// A range of at most so many positions.
    private mutating func range(of input: [UInt8], atMost count: Int) -> Range<Int> {
        let start = number(below: input.count + 1)
        return start..<min(input.count, start + number(below: count + 1))
    }

    private mutating func change(_ input: inout [UInt8]) {
        switch number(below: 8) {
        case 0, 1:
            guard !input.isEmpty else { return }
            for _ in 0...number(below: 3) {
                input[number(below: input.count)] ^= 1 << UInt8(number(below: 8))
            }
        case 2:
            let byte = Self.extremes[number(below: Self.extremes.count)]
            for index in range(of: input, atMost: 8) { input[index] = byte }
        case 3: input = Array(input.prefix(number(below: input.count + 1)))
        case 4: input += random.bytes(count: 1 + number(below: 40))
        case 5: input.removeSubrange(range(of: input, atMost: 40))
        case 6:
            let copied = Array(input[range(of: input, atMost: 40)])
            input.insert(contentsOf: copied, at: number(below: input.count + 1))
        default:
            let other = any()
            input =
                input.prefix(number(below: input.count + 1))
                + other.suffix(number(below: other.count + 1))
        }
    }
}
