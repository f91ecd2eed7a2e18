import ProtocolPrimitives

/// Gives out chosen 32-bit words in order, then words of a fallback value.
struct ScriptedRandomSource: RandomSource {
    private var words: [UInt32]
    private let fallback: UInt32

    init(words: [UInt32], fallback: UInt32) {
        self.words = words.reversed()
        self.fallback = fallback
    }

    mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        for offset in stride(from: 0, to: buffer.count - 3, by: 4) {
            let word = words.popLast() ?? fallback
            buffer.storeBytes(of: word.littleEndian, toByteOffset: offset, as: UInt32.self)
        }
    }
}
