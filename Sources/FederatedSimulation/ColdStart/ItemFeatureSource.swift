public import Datasets
import ModelRelease
import ProtocolPrimitives
public import Recommenders

/// What is publicly known of items, from files: titles and categories, and vectors of any encoder;
/// **public**.
public struct ItemFeatureSource: Sendable, Equatable {
    /// Columns for the words of titles.
    static let textColumnCount = 512

    /// Titles and categories.
    public let attributes: ItemAttributes
    /// One row for each of the attributes' items, or nil.
    public let vectors: ItemFeatures?

    /// Takes what was read already.
    public init(attributes: ItemAttributes, vectors: ItemFeatures? = nil) {
        self.attributes = attributes
        self.vectors = vectors
    }

    /// Reads files.
    ///
    /// - Parameters:
    ///   - path: a CSV with `id`, `title` and `categories`, or a file named as ``ItemAttributesFormat``
    ///     says; plain or gzip.
    ///   - vectorsPath: a `.npy` or `.safetensors` file with one table of numbers, a row for each of
    ///     the attributes' items in their order; nil for none.
    /// - Throws: `DatasetError`, `ModelReleaseError`, `FileError`, `RecommendersError`, or
    ///   ``SimulationError/unusableFeatures(path:reason:)``.
    public init(path: String, vectorsPath: String? = nil) throws {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let bare = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
        attributes =
            if let format = ItemAttributesFormat(rawValue: bare) {
                try ItemAttributes.read(path: path, format: format)
            } else {
                try ItemAttributes.readCSV(path: path)
            }
        let count = attributes.count
        vectors = try vectorsPath.map { try Self.vectors($0, count: count) }
    }

    /// The features of some items, columns meaning the same for all of them.
    ///
    /// - Parameter itemIDs: old and new items together.
    /// - Returns: one row per item, zeros for an item nothing is known of; nil if nothing is known of
    ///   any.
    /// - Throws: `RecommendersError` for more categories than features may have columns.
    public func features(of itemIDs: [String]) throws -> ItemFeatures? {
        let aligned = attributes.aligned(to: itemIDs)
        var parts: [ItemFeatures] = []
        let (indices, count) = aligned.categoryIndices
        if count > 0 { parts.append(try ItemFeatures(categories: indices, categoryCount: count)) }
        if aligned.titles.contains(where: { $0 != nil }) {
            parts.append(
                try ItemFeatures(texts: aligned.titles, columnCount: Self.textColumnCount)
            )
        }
        if let vectors {
            var values: [Float] = []
            values.reserveCapacity(itemIDs.count * vectors.columnCount)
            for id in itemIDs {
                guard let row = attributes.index(of: id) else {
                    values += [Float](repeating: 0, count: vectors.columnCount)
                    continue
                }
                let start = row * vectors.columnCount
                values += vectors.values[start..<(start + vectors.columnCount)]
            }
            parts.append(try ItemFeatures(values: values, columnCount: vectors.columnCount))
        }
        guard let first = parts.first else { return nil }
        return try parts.dropFirst().reduce(first) { try $0.joined(with: $1) }
    }

    private static func vectors(_ path: String, count: Int) throws -> ItemFeatures {
        let features: ItemFeatures
        if path.hasSuffix(".npy") {
            let array = try NumpyArray(path: path)
            features = try ItemFeatures(values: array.values, columnCount: array.columnCount)
        } else {
            let bytes = try BoundedFile.bytes(
                atPath: path,
                byteCountLimit: NumpyArray.byteCountLimit
            )
            let tensors = try Safetensors(decoding: bytes).tensors
            guard tensors.count == 1, let tensor = tensors.values.first,
                tensor.shape.count == 2, case .float32(let values) = tensor.elements
            else {
                throw SimulationError.unusableFeatures(
                    path: path,
                    reason: "must hold one tensor of single-precision numbers with two axes"
                )
            }
            features = try ItemFeatures(values: values, columnCount: tensor.shape[1])
        }
        guard features.itemCount == count else {
            throw SimulationError.unusableFeatures(
                path: path,
                reason: "has \(features.itemCount) rows for \(count) items with attributes"
            )
        }
        return features
    }
}
