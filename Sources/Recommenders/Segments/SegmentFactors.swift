import LinearAlgebra

/// A ``SegmentSpace`` made of a trained model's factors, and the way back from a place to scores;
/// **public**, post-processing of the model.
public struct SegmentFactors: Sendable, Equatable {
    /// Most coordinates of a position.
    public static let maximumDimension = 32
    /// Where people stand.
    public let space: SegmentSpace
    /// y: catalog items × dimension, zeros without factors; an item's score at a place p is p·y_i.
    public let itemFactors: [Float]

    /// Takes the factors of a model.
    ///
    /// The direction in which the average person stands is removed, so that segments divide tastes and
    /// not how closely people follow popularity; of many factors the principal ones are kept.
    ///
    /// - Parameter model: trained; nil comes back for one without factors of items.
    /// - Throws: ``RecommendersError`` for factors that are not finite.
    /// - Complexity: O(items · factors² + factors³).
    public init?(_ model: TrainedModel) throws(RecommendersError) {
        guard let rows = FactorRows(model) else { return nil }
        var encoders = rows.encoders
        Self.removeMean(&encoders, dimension: rows.dimension, counts: model.counts)
        var decoders = rows.decoders
        var dimension = rows.dimension
        if dimension > Self.maximumDimension {
            let basis = try Self.principal(encoders, dimension, counts: model.counts)
            encoders = try Self.turn(encoders, dimension, into: basis)
            decoders = try Self.turn(decoders, dimension, into: basis)
            dimension = basis.columns
        }
        space = try SegmentSpace(itemVectors: encoders, dimension: dimension)
        itemFactors = decoders
    }

    /// Takes the average position's direction out of every vector.
    private static func removeMean(_ vectors: inout [Float], dimension: Int, counts: [Double]) {
        var mean = [Double](repeating: 0, count: dimension)
        for (item, count) in counts.enumerated() where count > 0 {
            for factor in mean.indices {
                mean[factor] += count * Double(vectors[item * dimension + factor])
            }
        }
        let norm = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard norm.isFinite, norm > 1e-30, dimension > 1 else { return }
        for factor in mean.indices { mean[factor] /= norm }
        for item in counts.indices {
            let start = item * dimension
            var along = 0.0
            for factor in mean.indices { along += mean[factor] * Double(vectors[start + factor]) }
            for factor in mean.indices {
                vectors[start + factor] = Float(
                    Double(vectors[start + factor]) - along * mean[factor]
                )
            }
        }
    }

    /// The directions in which items, weighted by their counts, differ most.
    private static func principal(_ vectors: [Float], _ dimension: Int, counts: [Double])
        throws(RecommendersError) -> FloatMatrix
    {
        var weighted = FloatMatrix(rows: counts.count, columns: dimension, elements: vectors)
        for (item, count) in counts.enumerated() {
            let weight = Float(max(0, count).squareRoot())
            for factor in 0..<dimension { weighted.elements[item * dimension + factor] *= weight }
        }
        do {
            let pairs = try SymmetricEigenpairs(largest: maximumDimension, of: weighted.gramian)
            return FloatMatrix(
                rows: dimension,
                columns: maximumDimension,
                elements: pairs.vectors.elements.map { Float($0) }
            )
        } catch { throw .notFinite(part: "itemFactors") }
    }

    private static func turn(_ vectors: [Float], _ dimension: Int, into basis: FloatMatrix)
        throws(RecommendersError) -> [Float]
    {
        let matrix = FloatMatrix(
            rows: vectors.count / dimension,
            columns: dimension,
            elements: vectors
        )
        do { return try matrix.multiplied(by: basis).elements } catch {
            throw .notFinite(part: "itemFactors")
        }
    }
}
