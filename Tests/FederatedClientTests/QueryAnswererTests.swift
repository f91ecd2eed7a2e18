import Testing

@testable import FederatedClient

@Suite struct QueryAnswererTests {
    /// Squares of such entries leave the range of doubles; the norm must be 1 or 0 all the same.
    @Test(arguments: [1e-300, 1e-170, 1e-162, 1e-99, 1e-10, 1, 1e10, 1e160, 1e300])
    func unitVectorsKeepTheirBound(size: Double) {
        let vector = (0..<1024).map { Double($0 % 7 - 3) * size }
        let unit = QueryAnswerer.unit(vector)
        let norm = unit.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(norm == 0 || abs(norm - 1) < 1e-12)
        #expect((norm == 0) == (size < 1e-100))
    }

    @Test func whatIsNoVectorBecomesZero() {
        #expect(QueryAnswerer.unit([.nan, 1]) == [0, 0])
        #expect(QueryAnswerer.unit([.infinity, 1]) == [0, 0])
        #expect(QueryAnswerer.unit([0, 0]) == [0, 0])
    }
}
