import FederatedProtocol
import ProtocolPrimitives
import Recommenders
import SecureAggregation
import Testing

@testable import FederatedClient

/// Answers about the order of a history against the definitions, computed the long way.
@Suite struct SequenceAnswerTests {
    static let items: [UInt32] = [7, 3, 5, 1, 8]
    static let weights = [1.0, 1.5, 2, 2.5, 3]

    static func head() throws -> HeadDescription {
        let direction = [0.7, 0.5, 0.4, 0.25, 0.2]
        let norm = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return try HeadDescription(
            items: items,
            weights: weights,
            direction: direction.map { $0 / norm }
        )
    }

    /// The answer in real units.
    static func answer(_ body: QueryBody, history: [Int32]) throws -> [Double] {
        let encoding = try FixedPointEncoding(
            l2Bound: body.l2Bound,
            length: body.length,
            clients: 10
        )
        let query = try SumQuery(body: body, encoding: encoding, noise: .exact)
        var random = try SeededRandomSource(seed: 1, label: "answer")
        let answer = try QueryAnswerer(
            history: history,
            itemCount: 10,
            policy: ClientPolicy(minimumNoiseMultiplier: 0)
        ).answer(query, randomness: AnswerRandomness(using: &random))
        var integers = [Int32](repeating: 0, count: answer.length)
        integers.withUnsafeMutableBufferPointer { answer.write(0..<answer.length, into: $0) }
        return integers.map { encoding.decode(Int64($0)) }
    }

    static func norm(_ values: some Sequence<Double>) -> Double {
        values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    private func gram(_ history: [Int32], decay: Double, window: Int) throws -> [Double] {
        try Self.answer(
            .itemSequenceGram(
                ItemSequenceGramQuery(
                    head: Self.head(),
                    kernel: SequenceKernel(decay: decay, window: window)
                )
            ),
            history: history
        )
    }

    @Test func gramIsTheProjectedKernelOfUnitNorm() throws {
        let history: [Int32] = [3, 9, 7, 8, 0, 5]
        let found = try gram(history, decay: 0.5, window: 4)
        let direction = try Self.head().direction
        // S, by the definition, then P S P.
        var matrix = [[Double]](repeating: [Double](repeating: 0, count: 5), count: 5)
        for (first, left) in history.enumerated() {
            for (second, right) in history.enumerated() where abs(first - second) < 4 {
                guard let row = Self.items.firstIndex(of: UInt32(left)),
                    let column = Self.items.firstIndex(of: UInt32(right))
                else { continue }
                var kernel = 1.0
                for _ in 0..<abs(first - second) { kernel *= 0.5 }
                matrix[row][column] += kernel * Self.weights[row] * Self.weights[column]
            }
        }
        func project(_ matrix: [[Double]]) -> [[Double]] {
            (0..<5).map { row in
                (0..<5).map { column in
                    (0..<5).reduce(0.0) { sum, inner in
                        let entry = (row == inner ? 1 : 0) - direction[row] * direction[inner]
                        return sum + entry * matrix[inner][column]
                    }
                }
            }
        }
        func transposed(_ matrix: [[Double]]) -> [[Double]] {
            (0..<5).map { row in (0..<5).map { matrix[$0][row] } }
        }
        let projected = project(transposed(project(matrix)))
        let length = Self.norm(projected.joined())
        var index = 0
        for row in 0..<5 {
            for column in row..<5 {
                let scale = row == column ? 1 : 2.0.squareRoot()
                let expected = scale * projected[row][column] / length
                #expect(abs(found[index] - expected) < 1e-4)
                index += 1
            }
        }
        #expect(abs(Self.norm(found) - 1) < 1e-3)
    }

    @Test func orderMatters() throws {
        let forward = try gram([7, 3, 5, 1, 8], decay: 0.3, window: 3)
        let other = try gram([7, 5, 8, 3, 1], decay: 0.3, window: 3)
        #expect(forward != other)
        // Read backwards, all distances are the same.
        #expect(try gram([8, 1, 5, 3, 7], decay: 0.3, window: 3) == forward)
    }

    @Test func transitionsAreItemsTimesThePositionBefore() throws {
        let factors: [Float] = [1, 0, 0, 2, 1, 1]
        let body = QueryBody.itemTransitions(
            try ItemTransitionsQuery(
                contextItems: [7, 3, 5],
                contextFactors: factors,
                factorCount: 2,
                decay: 0.5,
                targetHead: Self.head(),
                gramianWeight: 0.1
            )
        )
        // Events 7, 1, 3, 8: contexts –, (1,0), (½,0)→(1,0), then ½·½·(1,0) + (0,2).
        let found = try Self.answer(body, history: [7, 1, 3, 8])
        let direction = try Self.head().direction
        var moments = [[Double]](repeating: [0, 0], count: 5)
        moments[3] = [2.5, 0]
        moments[1] = [1.5, 0]
        let last = [0.25, 2.0]
        moments[4] = last.map { 3 * $0 / Self.norm(last) }
        for factor in 0..<2 {
            let along = (0..<5).reduce(0.0) { $0 + direction[$1] * moments[$1][factor] }
            for row in 0..<5 { moments[row][factor] -= direction[row] * along }
        }
        let length = Self.norm(moments.joined())
        for row in 0..<5 {
            for factor in 0..<2 {
                #expect(abs(found[row * 2 + factor] - moments[row][factor] / length) < 1e-4)
            }
        }
        // After item 8, which has no context factors, only time has passed.
        let unit = last.map { $0 / Self.norm(last) }
        #expect(abs(found[10] - 0.1 * unit[0] * unit[0]) < 1e-4)
        #expect(abs(found[11] - 0.1 * 2.0.squareRoot() * unit[0] * unit[1]) < 1e-4)
        #expect(abs(found[12] - 0.1 * unit[1] * unit[1]) < 1e-4)
    }

    /// Random histories, also with repeats and strangers, never exceed the bound.
    @Test func noAnswerIsLongerThanItsBound() throws {
        var random = try SeededRandomSource(seed: 8, label: "histories")
        let bodies: [QueryBody] = [
            .itemSequenceGram(
                try ItemSequenceGramQuery(
                    head: Self.head(),
                    kernel: SequenceKernel(decay: 0.9, window: 3)
                )
            ),
            .itemTransitions(
                try ItemTransitionsQuery(
                    contextItems: [7, 3],
                    contextFactors: [1, -2, 3e8, 1e-9],
                    factorCount: 2,
                    decay: 1,
                    targetHead: Self.head(),
                    gramianWeight: 1
                )
            ),
        ]
        for _ in 0..<200 {
            var bytes = [UInt8](repeating: 0, count: 12)
            bytes.withUnsafeMutableBytes { random.fill($0) }
            let history = bytes.prefix(Int(bytes[11] % 12)).map { Int32($0 % 14) - 2 }
            for body in bodies {
                let answer = try Self.answer(body, history: history)
                #expect(Self.norm(answer) <= body.l2Bound * (1 + 1e-3))
            }
        }
    }

    @Test func emptyHistoriesAnswerZeros() throws {
        #expect(try gram([], decay: 0.5, window: 4).allSatisfy { $0 == 0 })
        #expect(try gram([0, 9], decay: 0.5, window: 4).allSatisfy { $0 == 0 })
    }

    @Test func onlyTheLatestOfRepeatsCounts() throws {
        #expect(
            try gram([7, 3, 7, 5], decay: 0.5, window: 4)
                == gram([3, 7, 5], decay: 0.5, window: 4)
        )
    }
}
