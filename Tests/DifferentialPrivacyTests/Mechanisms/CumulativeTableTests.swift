import ProtocolPrimitives
import Testing

@testable import DifferentialPrivacy

/// Inversion against cumulative probabilities that mpmath computed to 1,024 bits.
@Suite struct CumulativeTableTests {
    private struct Case {
        var row: SamplerVectors.Cumulative
        var thresholds: [UInt64]
        var search: ([UInt64], Int) -> (sample: Int, isCertain: Bool)
        var draw: (ScriptedRandomSource) -> Int
    }

    private static func cases() throws -> [Case] {
        try SamplerVectors.load().cumulatives.map { row in
            guard row.law == "gaussian" else {
                return make(row, PoissonLaw(doubledMean: row.variance))
            }
            let law = GaussianLaw(
                variance: row.variance,
                step: try #require(row.step),
                isFolded: row.folded == true
            )
            return make(row, law)
        }
    }

    private static func make(_ row: SamplerVectors.Cumulative, _ law: some ExactLaw) -> Case {
        let table = CumulativeTable(law: law)
        return Case(
            row: row,
            thresholds: table.thresholds,
            search: { table.search(digits: $0, fractionLimbCount: $1) },
            draw: { source in
                var source = source
                var bits = RandomBits(blockWordCount: 4)
                return withoutActuallyEscaping({ source.fill($0) }) { refill in
                    let prefix = bits.take(32, refill) >> 1
                    return table.withReader { $0.sample(prefix: prefix) }
                        ?? table.sampleOpen(prefix: prefix, &bits, refill)
                }
            }
        )
    }

    @Test func thresholdsAreTheFirst63Bits() throws {
        let cases = try Self.cases()
        try #require(cases.count >= 40)
        for item in cases where item.row.index + 1 < item.thresholds.count {
            let expected = item.row.limbs(1)[0] >> 1
            #expect(item.thresholds[item.row.index + 1] == expected, "\(item.row)")
            #expect(item.thresholds == item.thresholds.sorted())
        }
    }

    /// A number just above C(m) is m + 1 or later, a number just below it m or earlier, and one that
    /// has the same digits is open.
    @Test(arguments: [4, 8, 14]) func longComparisonsDecide(limbCount: Int) throws {
        for item in try Self.cases() {
            let digits = item.row.limbs(limbCount - 1)
            guard digits.last != .max, digits.contains(where: { $0 != .max }) else { continue }
            var above = digits
            above[above.count - 1] &+= 2
            if above[above.count - 1] >= 2 {
                let (sample, isCertain) = item.search(above, limbCount)
                #expect(sample > item.row.index)
                // Where a number has no weight or the next differs by less, more digits are needed.
                if isCertain { #expect(sample == item.row.index + 1 || item.row.law == "poisson") }
            }
            var below = digits
            below[below.count - 1] &-= 1
            if digits.last != 0 {
                let (sample, _) = item.search(below, limbCount)
                #expect(sample <= item.row.index)
            }
            #expect(!item.search(digits, limbCount).isCertain)
        }
    }

    /// The whole way: words that agree with C(m) to 31, 63, 160 or 416 bits, then zeros or ones.
    @Test(arguments: [1, 2, 6, 14]) func tiesAreBrokenByLaterWords(wordCount: Int) throws {
        for item in try Self.cases() where item.row.index <= 5 {
            let digits = item.row.limbs(16)
            let bits = { (from: Int, count: Int) -> UInt32 in
                (from..<(from + count)).reduce(0) {
                    $0 << 1 | UInt32(digits[$1 / 64] >> UInt64(63 - $1 % 64) & 1)
                }
            }
            // 31 bits and one for the sign, 32 bits, a word for the one bit that is missing from 64,
            // and then words of 32 bits.
            var words = [bits(0, 31) << 1]
            if wordCount > 1 { words.append(bits(31, 32)) }
            if wordCount > 2 { words.append(bits(63, 1)) }
            for index in stride(from: 3, to: wordCount, by: 1) {
                words.append(bits(64 + 32 * (index - 3), 32))
            }
            let low = item.draw(ScriptedRandomSource(words: words, fallback: 0))
            let high = item.draw(ScriptedRandomSource(words: words, fallback: .max))
            #expect(low <= item.row.index && high > item.row.index, "\(item.row), \(low), \(high)")
        }
    }

    /// A source that is stuck must not hang: comparisons end at 2^15 bits.
    @Test func stuckSourcesEnd() {
        let table = CumulativeTable(law: GaussianLaw(variance: 1, step: 1, isFolded: true))
        let last = draw(table, .max)
        // 2^15 bits of ones: the point where the tail probability is about 2^-32704.
        #expect(last > 200 && last < 230)
        #expect(draw(table, 0) == 0)
    }

    private func draw(_ table: CumulativeTable<some ExactLaw>, _ word: UInt32) -> Int {
        var source = ScriptedRandomSource(words: [], fallback: word)
        var bits = RandomBits(blockWordCount: 4)
        return withoutActuallyEscaping({ source.fill($0) }) { refill in
            let prefix = bits.take(32, refill) >> 1
            return table.withReader { $0.sample(prefix: prefix) }
                ?? table.sampleOpen(prefix: prefix, &bits, refill)
        }
    }

    /// The fast lookup agrees with a plain search of the thresholds, at every boundary and in between.
    @Test(arguments: [1, 30, 1023, 1024, 1 << 48] as [UInt64])
    func lookupAgreesWithPlainSearch(variance: UInt64) throws {
        var step: UInt64 = 1
        while variance / (step * step) >= 1024 { step *= 2 }
        let law = GaussianLaw(variance: variance, step: step, isFolded: step == 1)
        let table = CumulativeTable(law: law)
        var prefixes: [UInt64] = [0, 1, 2, 1 << 31 - 1, 1 << 31 - 2, 1 << 31 - 3]
        for threshold in table.thresholds {
            for offset: Int64 in -3...3 {
                let prefix = Int64(threshold >> 32) + offset
                if prefix >= 0, prefix < 1 << 31 { prefixes.append(UInt64(prefix)) }
            }
        }
        var random = try SeededRandomSource(seed: 6, label: "prefixes")
        for _ in 0..<100_000 { prefixes.append(random.uint64() >> 33) }
        for prefix in prefixes {
            let answer = table.withReader { $0.sample(prefix: prefix) }
            // The numbers that any continuation of the prefix can mean, by the true inequalities.
            let lowest = table.thresholds.dropFirst().partitioningIndex { $0 > prefix << 32 }
            let highest = table.thresholds.dropFirst().partitioningIndex { $0 > (prefix + 1) << 32 }
            if let answer {
                #expect(answer == lowest && answer == highest, "\(prefix)")
            } else {
                // Open only beside a threshold.
                let before = table.thresholds[..<(lowest + 1)].last ?? 0
                #expect(prefix - before >> 32 < 2 || lowest != highest, "\(prefix)")
            }
        }
    }
}

extension ArraySlice {
    fileprivate func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
        Array(self).partitioningIndex(where: predicate)
    }
}
