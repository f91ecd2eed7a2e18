import Foundation

extension ItemFeatures {
    /// Features from titles or descriptions: hashed words, weighted by how rare they are (TF-IDF).
    ///
    /// A word is a run of letters and digits in lower case. Its column and sign are bits of its
    /// FNV-1a hash, so that collisions cancel on average (Weinberger et al. 2009, "Feature hashing
    /// for large scale multitask learning", §2). Weight: (1 + ln tf) (1 + ln((1 + N) / (1 + df))),
    /// N being the number of texts; rows are divided by their norm. An item without text is a row
    /// of zeros.
    ///
    /// - Parameters:
    ///   - texts: of old and new items together.
    ///   - columnCount: 1…``columnLimit``.
    /// - Throws: ``RecommendersError``.
    /// - Complexity: O(letters + items · columns).
    public init(texts: [String?], columnCount: Int) throws(RecommendersError) {
        guard (1...Self.columnLimit).contains(columnCount) else {
            throw .invalidList(part: "text columns", expected: "1…\(Self.columnLimit)")
        }
        let counts = texts.map { text in
            Dictionary(Self.words(text ?? "").map { ($0, 1.0) }, uniquingKeysWith: +)
        }
        var frequency: [String: Double] = [:]
        for words in counts { for word in words.keys { frequency[word, default: 0] += 1 } }
        let total = Double(texts.count)
        var values: [Float] = []
        values.reserveCapacity(texts.count * columnCount)
        for words in counts {
            var row = [Double](repeating: 0, count: columnCount)
            // Sorted, so that sums do not depend on the order of a dictionary.
            for (word, count) in words.sorted(by: { $0.key < $1.key }) {
                let rarity = 1 + log((1 + total) / (1 + frequency[word, default: 0]))
                let hash = Self.hash(word)
                let sign: Double = hash >> 63 == 0 ? 1 : -1
                row[Int(hash & 0x7FFF_FFFF) % columnCount] += sign * (1 + log(count)) * rarity
            }
            let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
            values += row.map { Float(norm > 0 ? $0 / norm : 0) }
        }
        try self.init(values: values, columnCount: columnCount)
    }

    /// The words of a text.
    static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    /// FNV-1a, 64 bits, of the UTF-8 bytes.
    ///
    /// Source: <http://www.isthe.com/chongo/tech/comp/fnv/>.
    static func hash(_ word: String) -> UInt64 {
        word.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
