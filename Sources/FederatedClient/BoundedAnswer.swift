import FederatedProtocol
import SecureAggregation

/// One client's answer in compact form, written out as integers block by block; **secret**.
///
/// Answers are products of short vectors, so no client ever holds its dense vector in memory. What
/// is written is a function of the coordinate: blocks of any size join to the same vector.
public struct BoundedAnswer: Sendable {
    /// A part of the answer.
    enum Segment: Sendable {
        /// Numbers as they are.
        case values([Float])
        /// weight · upper triangle of v vᵀ, row by row, with √2 off the diagonal.
        case upperTriangle([Float], weight: Float)
        /// rows ⊗ columns, row by row.
        case outerProduct(rows: [Float], columns: [Float])
        /// rows ⊗ columns with zeros in all rows but a few, given ascending with their coefficients.
        case sparseOuterProduct(SparseRows, columns: [Float])

        var length: Int {
            switch self {
            case .values(let values): values.count
            case .upperTriangle(let vector, _): vector.count * (vector.count + 1) / 2
            case .outerProduct(let rows, let columns): rows.count * columns.count
            case .sparseOuterProduct(let rows, let columns): rows.count * columns.count
            }
        }
    }

    /// The rows of a product that are not zero; **secret**.
    struct SparseRows: Sendable {
        /// Number of all rows.
        let count: Int
        /// Rows, ascending, each once, below ``count``.
        let indices: [Int]
        /// One number per index.
        var coefficients: [Float]
    }

    let segments: [Segment]
    private let scale: Float
    private let noise: NoiseShare?
    private let roundsAtRandom: Bool
    private let randomness: AnswerRandomness
    /// Number of coordinates.
    public let length: Int
    /// Whether the client adds its share of the noise.
    var addsNoise: Bool { noise != nil }

    /// Creates an answer, clipped to the encoding's bound.
    ///
    /// - Parameters:
    ///   - segments: the parts.
    ///   - encoding: how it becomes integers.
    ///   - noise: who adds noise: the client adds its share if the clients do.
    ///   - samplingRate: of the query; a client outside of its sample says zeros instead, in the same form.
    ///   - randomness: of this client and round.
    /// - Throws: ``ClientError/unusableQuery(field:)`` for noise that cannot be drawn.
    init(
        segments: [Segment],
        encoding: FixedPointEncoding,
        noise: QueryNoise,
        samplingRate: Double?,
        randomness: AnswerRandomness
    ) throws(ClientError) {
        try self.init(
            segments: segments,
            clippedTo: encoding.l2Bound,
            encoding: encoding,
            noise: noise,
            samplingRate: samplingRate,
            randomness: randomness
        )
    }

    /// Creates an answer with a bound of its own, or none; see
    /// ``init(segments:encoding:noise:samplingRate:randomness:)``.
    init(
        segments: [Segment],
        clippedTo bound: Double?,
        encoding: FixedPointEncoding,
        noise: QueryNoise,
        samplingRate: Double?,
        randomness: AnswerRandomness
    ) throws(ClientError) {
        // Clipped in either case: whoever is out should take as long as the others.
        let clipped = bound.map { Self.clip(segments, to: $0) } ?? segments
        try self.init(
            unclipped: randomness.isSampled(rate: samplingRate)
                ? clipped : [Self.zeros(count: clipped.reduce(0) { $0 + $1.length })],
            encoding: encoding,
            noise: noise,
            randomness: randomness
        )
    }

    /// The answer of a client outside of a sample.
    ///
    /// - Throws: ``ClientError/unusableQuery(field:)`` for noise that cannot be drawn.
    init(silentTo query: SumQuery, randomness: AnswerRandomness) throws(ClientError) {
        try self.init(
            unclipped: [Self.zeros(count: query.body.length)],
            encoding: query.encoding,
            noise: query.noise,
            randomness: randomness
        )
    }

    private static func zeros(count: Int) -> Segment {
        .sparseOuterProduct(SparseRows(count: count, indices: [], coefficients: []), columns: [0])
    }

    private init(
        unclipped segments: [Segment],
        encoding: FixedPointEncoding,
        noise: QueryNoise,
        randomness: AnswerRandomness
    ) throws(ClientError) {
        self.segments = segments
        self.noise = try NoiseShare(noise)
        roundsAtRandom = noise != .exact
        self.randomness = randomness
        // Rounded towards zero, so that single precision never exceeds the scale.
        let nearest = Float(encoding.scale)
        scale = Double(nearest) > encoding.scale ? nearest.nextDown : nearest
        length = segments.reduce(0) { $0 + $1.length }
    }

    /// Writes the coordinates of a range as integers: rounded at random without bias, and with the
    /// client's share of the noise if one is asked for.
    ///
    /// An answer to a query for an exact sum is rounded to the nearest integers instead: where there is
    /// no noise, rounding is the only error, and that makes it least and the same in every run.
    ///
    /// - Parameters:
    ///   - range: coordinates, within the answer's length.
    ///   - output: receives `range.count` integers, without noise of magnitude at most the encoding's
    ///     norm bound; with noise modulo 2³².
    /// - Precondition: the range lies within the answer and the output has its size.
    /// - Complexity: O(range.count); with noise, blocks of 1,024 that the range cuts are drawn whole.
    public func write(_ range: Range<Int>, into output: UnsafeMutableBufferPointer<Int32>) {
        precondition(output.count == range.count)
        guard roundsAtRandom else { return write(range, as: NearestInteger.self, into: output) }
        let chunkLength = StochasticRounding.chunkLength
        withUnsafeTemporaryAllocation(of: Float.self, capacity: chunkLength) { scaled in
            defer { scaled.initialize(repeating: 0) }
            var start = range.lowerBound
            while start < range.upperBound {
                // Chunks end at multiples of their length, wherever the first begins.
                let end = min((start / chunkLength + 1) * chunkLength, range.upperBound)
                let chunk = UnsafeMutableBufferPointer(rebasing: scaled[..<(end - start)])
                write(start..<end, as: Unrounded.self, into: chunk)
                let target = UnsafeMutableBufferPointer(
                    rebasing: output[(start - range.lowerBound)..<(end - range.lowerBound)]
                )
                StochasticRounding.round(
                    UnsafeBufferPointer(chunk),
                    at: start,
                    with: randomness.rounding,
                    to: target
                )
                noise?.add(to: target, at: start, with: randomness.noise)
                start = end
            }
        }
    }

    /// Writes the coordinates of a range in integer units and one form.
    ///
    /// - Parameters:
    ///   - range: coordinates, within the answer's length.
    ///   - form: what becomes of each.
    ///   - output: receives `range.count` coordinates.
    /// - Precondition: the range lies within the answer and the output has its size.
    func write<Form: CoordinateForm>(
        _ range: Range<Int>,
        as form: Form.Type,
        into output: UnsafeMutableBufferPointer<Form.Coordinate>
    ) {
        precondition(range.lowerBound >= 0 && range.upperBound <= length)
        precondition(output.count == range.count)
        guard let base = output.baseAddress else { return }
        var start = 0
        for segment in segments {
            let overlap = range.clamped(to: start..<(start + segment.length))
            if !overlap.isEmpty {
                write(
                    segment,
                    (overlap.lowerBound - start)..<(overlap.upperBound - start),
                    as: form,
                    to: base + (overlap.lowerBound - range.lowerBound)
                )
            }
            start += segment.length
        }
    }

    private func write<Form: CoordinateForm>(
        _ segment: Segment,
        _ range: Range<Int>,
        as form: Form.Type,
        to output: UnsafeMutablePointer<Form.Coordinate>
    ) {
        switch segment {
        case .values(let values):
            values.withUnsafeBufferPointer { input in
                guard let base = input.baseAddress else { return }
                let input = base + range.lowerBound
                form.write(input, count: range.count, factor: scale, to: output)
            }
        case .upperTriangle(let vector, let weight):
            vector.withUnsafeBufferPointer {
                writeTriangle($0, weight: weight, range: range, as: form, to: output)
            }
        case .sparseOuterProduct(let rows, let columns):
            writeSparse(rows, columns: columns, range: range, as: form, to: output)
        case .outerProduct(let rows, let columns):
            columns.withUnsafeBufferPointer { columns in
                guard let base = columns.baseAddress else { return }
                var position = range.lowerBound
                while position < range.upperBound {
                    let row = position / columns.count
                    let column = position - row * columns.count
                    let count = min(columns.count - column, range.upperBound - position)
                    form.write(
                        base + column,
                        count: count,
                        factor: Self.finite(scale * rows[row]),
                        to: output + (position - range.lowerBound)
                    )
                    position += count
                }
            }
        }
    }

    private func writeSparse<Form: CoordinateForm>(
        _ rows: SparseRows,
        columns: [Float],
        range: Range<Int>,
        as form: Form.Type,
        to output: UnsafeMutablePointer<Form.Coordinate>
    ) {
        output.update(repeating: form.coordinate(0), count: range.count)
        guard !columns.isEmpty else { return }
        // The first row that ends after the range begins.
        let first = range.lowerBound / columns.count
        var index = rows.indices.partitionIndex { $0 >= first }
        columns.withUnsafeBufferPointer { columns in
            guard let base = columns.baseAddress else { return }
            while index < rows.indices.count {
                let start = rows.indices[index] * columns.count
                let part = range.clamped(to: start..<(start + columns.count))
                guard !part.isEmpty else { break }
                form.write(
                    base + (part.lowerBound - start),
                    count: part.count,
                    factor: Self.finite(scale * rows.coefficients[index]),
                    to: output + (part.lowerBound - range.lowerBound)
                )
                index += 1
            }
        }
    }

    private func writeTriangle<Form: CoordinateForm>(
        _ vector: UnsafeBufferPointer<Float>,
        weight: Float,
        range: Range<Int>,
        as form: Form.Type,
        to output: UnsafeMutablePointer<Form.Coordinate>
    ) {
        guard let base = vector.baseAddress else { return }
        let order = vector.count
        let squareRootOf2 = Float(2).squareRoot().nextDown
        var (row, column) = Self.trianglePosition(range.lowerBound, order: order)
        var position = range.lowerBound
        while position < range.upperBound {
            let target = output + (position - range.lowerBound)
            let value = Self.finite(scale * weight * vector[row])
            var count = min(order - column, range.upperBound - position)
            position += count
            var target2 = target
            if column == row {
                form.write(base + row, count: 1, factor: value, to: target)
                column += 1
                count -= 1
                target2 += 1
            }
            form.write(base + column, count: count, factor: value * squareRootOf2, to: target2)
            row += 1
            column = row
        }
    }

    /// 0 for what has left the range of numbers: no query that is accepted leads there, and whatever did
    /// must not become large integers.
    private static func finite(_ factor: Float) -> Float { factor.isFinite ? factor : 0 }

    /// Row and column of the `index`-th entry of an upper triangle stored row by row.
    static func trianglePosition(_ index: Int, order: Int) -> (row: Int, column: Int) {
        func start(_ row: Int) -> Int { row * order - row * (row - 1) / 2 }
        var low = 0
        var high = order - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if start(middle) <= index { low = middle } else { high = middle - 1 }
        }
        return (low, low + index - start(low))
    }
}

extension [Int] {
    /// The first place in an ascending array from which on a condition holds.
    ///
    /// - Complexity: O(log n).
    fileprivate func partitionIndex(where belongsToEnd: (Int) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if belongsToEnd(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
