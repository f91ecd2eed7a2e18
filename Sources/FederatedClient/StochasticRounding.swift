import ProtocolPrimitives

/// Rounds numbers to a neighboring integer at random, so that the mean is the number itself.
///
/// A number x between the integers n and n + 1 becomes n + 1 with probability x − n. Sixteen random
/// bits decide unless they equal the probability's first sixteen; then 32 more do. The probability
/// is exact where x − n is a multiple of 2⁻⁴⁸, that is for every single-precision x of magnitude
/// 2⁻²⁵ or more, and within 2⁻⁴⁹ otherwise. An integer stays as it is.
enum StochasticRounding {
    /// Coordinates that are rounded at a time, a multiple of those that one cipher block serves.
    static let chunkLength = 1024
    private static let wordsPerBlock = SeekableKeystream.blockByteCount / 2
    private static let extensionsPerBlock = SeekableKeystream.blockByteCount / 4

    /// Rounds coordinates, each by the part of the keystream that belongs to it.
    ///
    /// Zeros alone cost no randomness.
    ///
    /// - Parameters:
    ///   - values: numbers of magnitude below 2²², at most ``chunkLength`` from a multiple of it on.
    ///   - position: place of the first value in the whole vector.
    ///   - keystream: 16-bit word i of stream 0 rounds coordinate i, and 32-bit word i of stream 1
    ///     where the first leaves it open.
    ///   - output: receives an integer for every value.
    /// - Complexity: O(values); two bytes of keystream each.
    static func round(
        _ values: UnsafeBufferPointer<Float>,
        at position: Int,
        with keystream: SeekableKeystream,
        to output: UnsafeMutableBufferPointer<Int32>
    ) {
        guard !isZero(values) else { return output.update(repeating: 0) }
        let skipped = position % wordsPerBlock
        let wordCount = skipped + values.count
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: wordCount) { words in
            defer { words.initialize(repeating: 0) }
            keystream.fill(
                UnsafeMutableRawBufferPointer(words),
                firstBlock: UInt64(position / wordsPerBlock)
            )
            let words = UnsafeBufferPointer(rebasing: words[skipped...])
            guard round(values, words: words, to: output) else { return }
            for index in values.indices where isOpen(values[index], word: words[index]) {
                output[index] = round(
                    values[index],
                    word: words[index],
                    extension: self.extension(at: position + index, in: keystream)
                )
            }
        }
    }

    /// Rounds values, each by its own uniform word.
    ///
    /// What is left beside the nearest integer, r in −½…½, is exact; the value moves on to the integer on
    /// the other side if a uniform number below 2¹⁶ that begins with the word is below t = 2¹⁶|r|:
    /// surely if word + 1 ≤ t, surely not if word ≥ t. The difference of word and t is exact
    /// where it is not above t. No branch depends on a value and no conversion can trap.
    ///
    /// - Returns: whether a value is open: its output is then the nearest integer.
    /// - Precondition: there is a word and room for every value.
    static func round(
        _ values: UnsafeBufferPointer<Float>,
        words: UnsafeBufferPointer<UInt16>,
        to output: UnsafeMutableBufferPointer<Int32>
    ) -> Bool {
        precondition(words.count >= values.count && output.count >= values.count)
        guard let input = values.baseAddress, let bits = words.baseAddress,
            let output = output.baseAddress
        else { return false }
        // Comparisons become masks, −1 or 0, which the compiler turns into vector instructions.
        var open: Int32 = 0
        for index in 0..<values.count {
            let (nearest, rest) = NearestInteger.split(input[index])
            let word = UInt16(littleEndian: bits[index])
            let difference = Float(Int32(word)) - rest.magnitude * 0x1p16
            let moves: Int32 = difference <= -1 ? -1 : 0
            let mayMove = Int32(bitPattern: difference.bitPattern) >> 31
            let sign = Int32(bitPattern: rest.bitPattern) >> 31
            output[index] = nearest &- ((moves ^ sign) &- sign)
            open |= moves ^ mayMove
        }
        return open != 0
    }

    /// Rounds one value by 48 random bits: the word, then the extension.
    static func round(_ value: Float, word: UInt16, extension: UInt32) -> Int32 {
        let (nearest, rest) = NearestInteger.split(value)
        let fraction = (Double(`extension`) + 0.5) * 0x1p-32
        let moves = Double(UInt16(littleEndian: word)) + fraction < Double(rest.magnitude) * 0x1p16
        return nearest &+ (moves ? (rest < 0 ? -1 : 1) : 0)
    }

    private static func isOpen(_ value: Float, word: UInt16) -> Bool {
        let difference =
            Float(UInt16(littleEndian: word)) - NearestInteger.split(value).rest.magnitude * 0x1p16
        return difference > -1 && difference < 0
    }

    private static func `extension`(at position: Int, in keystream: SeekableKeystream) -> UInt32 {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: extensionsPerBlock) { block in
            keystream.fill(
                UnsafeMutableRawBufferPointer(block),
                stream: 1,
                firstBlock: UInt64(position / extensionsPerBlock)
            )
            return UInt32(littleEndian: block[position % extensionsPerBlock])
        }
    }

    /// Whether all values are zero, of either sign.
    private static func isZero(_ values: UnsafeBufferPointer<Float>) -> Bool {
        var bits: UInt32 = 0
        for value in values { bits |= value.bitPattern << 1 }
        return bits == 0
    }
}
