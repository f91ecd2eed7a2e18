import Testing

@testable import SecureAggregation

@Suite struct ShareOmissionsTests {
    private func all(_ count: Int, _ threshold: Int, _ limit: Int) -> [Set<Int>] {
        var omissions = ShareOmissions(shareCount: count, threshold: threshold, workLimit: limit)
        var sets: [Set<Int>] = []
        while let next = omissions.next() { sets.append(next) }
        #expect(omissions.next() == nil)
        return sets
    }

    @Test func onlySizesThatGain() {
        // 7 of 4: sizes 1 and 3.
        let odd = all(7, 4, .max)
        #expect(odd.count == 7 + 35 && Set(odd).count == odd.count)
        #expect(odd.map(\.count) == [Int](repeating: 1, count: 7) + [Int](repeating: 3, count: 35))
        // 6 of 2: sizes 2 and 4.
        let even = all(6, 2, .max)
        #expect(even.count == 15 + 15 && Set(even).count == even.count)
        #expect(even.allSatisfy { $0.allSatisfy((0..<6).contains) })
    }

    @Test func nothingToLeaveOut() {
        #expect(all(1, 1, .max).isEmpty)
        #expect(all(5, 5, .max).isEmpty)
        #expect(all(5, 4, .max).count == 5)
        #expect(all(1024, 1023, .max).count == 1024)
    }

    /// A size is gone through wholly or not at all.
    @Test func theLimitCutsWholeSizes() {
        #expect(all(7, 4, 49 * 42).count == 42)
        #expect(all(7, 4, 49 * 41).count == 7)
        #expect(all(7, 4, 49 * 7).count == 7)
        #expect(all(7, 4, 49 * 6).isEmpty)
        for limit in [0, -1, .min] { #expect(all(7, 4, limit).isEmpty) }
        #expect(all(1024, 1, 1 << 24).isEmpty)
    }
}
