import ProtocolPrimitives
import Testing

@Suite struct RandomSourceTests {
    @Test func seededStreamsRepeatAndDiffer() throws {
        var first = try SeededRandomSource(seed: 1, label: "a")
        var second = try SeededRandomSource(seed: 1, label: "a")
        var other = try SeededRandomSource(seed: 1, label: "b")
        let bytes = first.bytes(count: 5000)
        // Drawn in other pieces, the stream is the same.
        let pieces = second.bytes(count: 7) + second.bytes(count: 4000) + second.bytes(count: 993)
        #expect(bytes == pieces)
        #expect(bytes != other.bytes(count: 5000))
    }

    /// Chi-square with 9 degrees of freedom; p = 1e-4 lies at 33.7.
    @Test func boundedNumbersAreUniform() throws {
        var random = try SeededRandomSource(seed: 2, label: "uniform")
        var counts = [Double](repeating: 0, count: 10)
        let draws = 100_000.0
        for _ in 0..<Int(draws) { counts[Int(random.uint64(below: 10))] += 1 }
        let statistic = counts.reduce(0) {
            $0 + ($1 - draws / 10) * ($1 - draws / 10) / (draws / 10)
        }
        #expect(statistic < 33.7)
    }

    @Test func shufflingKeepsElements() throws {
        var random = try SeededRandomSource(seed: 3, label: "shuffle")
        var values = Array(0..<100)
        random.shuffle(&values)
        #expect(values != Array(0..<100))
        #expect(values.sorted() == Array(0..<100))
    }
}
