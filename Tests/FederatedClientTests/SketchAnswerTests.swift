import FederatedProtocol
import ProtocolPrimitives
import Recommenders
import Testing

@testable import FederatedClient

/// Answers to sketches against r ⊗ Ωᵀ r, computed the long way.
@Suite struct SketchAnswerTests {
    private static func head(centered: Bool) throws -> HeadDescription {
        let head = try SequenceAnswerTests.head()
        return try HeadDescription(
            items: head.items,
            weights: head.weights,
            direction: centered ? head.direction : [0, 0, 0, 0, 0]
        )
    }

    private static func direct(
        _ history: [Int32],
        _ head: HeadDescription,
        _ basis: [Float],
        bound: Double
    ) -> [Double] {
        var vector = head.items.indices.map {
            history.contains(Int32(head.items[$0])) ? head.weights[$0] : 0
        }
        let along = zip(vector, head.direction).reduce(0) { $0 + $1.0 * $1.1 }
        for index in vector.indices { vector[index] -= along * head.direction[index] }
        let norm = SequenceAnswerTests.norm(vector)
        if norm > 0 { vector = vector.map { $0 / norm } }
        let columns = basis.count / vector.count
        var position = (0..<columns).map { column in
            vector.indices.reduce(0.0) { $0 + vector[$1] * Double(basis[$1 * columns + column]) }
        }
        let length = SequenceAnswerTests.norm(position)
        if length > bound { position = position.map { $0 * bound / length } }
        return vector.flatMap { value in position.map { value * $0 } }
    }

    @Test(arguments: [true, false], [[3, 9, 7, 8], [5], [0, 9], []] as [[Int32]])
    func isTheProductOfTheDefinition(centered: Bool, history: [Int32]) throws {
        let head = try Self.head(centered: centered)
        let given = (0..<15).map { Float($0 % 4) - 1.3 }
        for (basis, bound) in [
            (ItemSketchQuery.Basis.given(given), 100.0), (.given(given), 0.4),
            (.random(seed: 9), 1.5),
        ] {
            let query = try ItemSketchQuery(
                head: head,
                basis: basis,
                columnCount: 3,
                normBound: bound
            )
            let found = try SequenceAnswerTests.answer(.itemSketch(query), history: history)
            let expected = Self.direct(history, head, try query.matrix(), bound: bound)
            for (one, other) in zip(found, expected) { #expect(abs(one - other) < 1e-3 * bound) }
            #expect(found.count == 15)
        }
    }

    /// Whatever the public inputs are, nobody's answer is longer than was charged.
    @Test(arguments: 0..<40 as Range<UInt64>) func answersKeepTheirBound(_ seed: UInt64) throws {
        var random = try SeededRandomSource(seed: seed, label: "sketches")
        let scale = Float([1e-9, 1, 1e9][Int(seed % 3)])
        let basis = (0..<20).map { _ in scale * (Float(random.uint64() >> 40) * 0x1p-23 - 1) }
        let query = try ItemSketchQuery(
            head: Self.head(centered: seed % 2 == 0),
            basis: .given(basis),
            columnCount: 4,
            normBound: 0.6
        )
        let history = (0..<Int32(10)).filter { _ in random.uint64() % 2 == 0 }
        let found = try SequenceAnswerTests.answer(.itemSketch(query), history: history)
        // Exact sums are rounded to the nearest integers, which may lengthen by half of each.
        #expect(SequenceAnswerTests.norm(found) <= 0.6 + 1e-4)
    }
}
