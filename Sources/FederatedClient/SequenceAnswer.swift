import FederatedProtocol
import Recommenders

/// What a client answers to questions about the order of its history.
enum SequenceAnswer {
    /// The answer to an ``ItemSequenceGramQuery``.
    ///
    /// - Parameters:
    ///   - sequence: items in order of time, no repeats; **secret**.
    ///   - head: items with weights and direction.
    ///   - weights: K by distance.
    /// - Returns: the parts of the answer.
    /// - Complexity: O(history · window + head²).
    static func gram(_ sequence: [Int32], head: HeadItems, weights: [Double])
        -> [BoundedAnswer.Segment]
    {
        let order = head.count
        let zeros = BoundedAnswer.Segment.values(
            [Float](repeating: 0, count: order * (order + 1) / 2)
        )
        let events = sequence.enumerated().compactMap { place, item in
            head.position(of: item).map { (place: place, row: $0) }
        }
        guard !events.isEmpty else { return [zeros] }
        // The lower half of S as pairs, and S q.
        var pairs: [(left: Int, right: Int, value: Double)] = []
        var product = [Double](repeating: 0, count: order)
        for (index, event) in events.enumerated() {
            for earlier in events[...index].reversed() {
                let distance = event.place - earlier.place
                guard distance < weights.count else { break }
                let value = weights[distance] * head.weights[event.row] * head.weights[earlier.row]
                pairs.append((event.row, earlier.row, value))
                product[event.row] += value * head.direction[earlier.row]
                if distance > 0 {
                    product[earlier.row] += value * head.direction[event.row]
                }
            }
        }
        var along = 0.0
        for row in 0..<order { along += head.direction[row] * product[row] }
        // (I − qqᵀ) S (I − qqᵀ) = S − q pᵀ − p qᵀ + (qᵀp) q qᵀ with p = S q.
        let direction = head.direction
        var triangle = [Double](repeating: 0, count: order * (order + 1) / 2)
        func position(_ row: Int, _ column: Int) -> Int {
            row * order - row * (row - 1) / 2 + column - row
        }
        for pair in pairs {
            triangle[position(min(pair.left, pair.right), max(pair.left, pair.right))] += pair.value
        }
        var energy = 0.0
        var index = 0
        for row in 0..<order {
            let shift = along * direction[row] - product[row]
            for column in row..<order {
                triangle[index] += shift * direction[column] - direction[row] * product[column]
                let square = triangle[index] * triangle[index]
                energy += column == row ? square : 2 * square
                index += 1
            }
        }
        guard energy.isFinite, energy > 1e-18 else { return [zeros] }
        let scale = 1 / energy.squareRoot()
        let offDiagonal = scale * 2.0.squareRoot()
        var values = [Float](repeating: 0, count: triangle.count)
        index = 0
        for row in 0..<order {
            for column in row..<order {
                values[index] = Float(triangle[index] * (column == row ? scale : offDiagonal))
                index += 1
            }
        }
        return [.values(values)]
    }

    /// The answer to an ``ItemTransitionsQuery``.
    ///
    /// - Parameters:
    ///   - sequence: items in order of time, no repeats; **secret**.
    ///   - query: what is asked.
    ///   - context: E and ρ.
    ///   - rows: row of E by item index, −1 without.
    ///   - head: the targets with weights and direction.
    /// - Returns: the parts of the answer.
    /// - Complexity: O((history + head) · factors).
    static func transitions(
        _ sequence: [Int32],
        query: ItemTransitionsQuery,
        context: SequenceContext,
        rows: [Int32],
        head: HeadItems
    ) -> [BoundedAnswer.Segment] {
        let factors = query.factorCount
        var moments = [Float](repeating: 0, count: query.momentLength)
        var along = [Double](repeating: 0, count: factors)
        let last = context.walk(sequence.map { Int(rows[Int($0)]) }) { place, position in
            guard let position, let row = head.position(of: sequence[place]) else { return }
            let weight = Float(head.weights[row])
            for factor in 0..<factors {
                let value = weight * position[factor]
                moments[row * factors + factor] = value
                along[factor] += head.direction[row] * Double(value)
            }
        }
        var energy = 0.0
        for row in 0..<head.count {
            for factor in 0..<factors {
                let index = row * factors + factor
                moments[index] -= Float(head.direction[row] * along[factor])
                energy += Double(moments[index]) * Double(moments[index])
            }
        }
        if energy.isFinite, energy > 1e-12 {
            let scale = Float(1 / energy.squareRoot())
            for index in moments.indices { moments[index] *= scale }
        } else {
            moments = [Float](repeating: 0, count: moments.count)
        }
        return [.values(moments), .upperTriangle(last, weight: Float(query.gramianWeight))]
    }
}
