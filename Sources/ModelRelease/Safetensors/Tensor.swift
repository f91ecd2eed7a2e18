/// A dense array with a shape; row-major, the last index runs fastest.
public struct Tensor: Equatable, Sendable {
    /// Extent of each axis, 0 or more; no axes at all for a single number.
    public let shape: [Int]
    /// As many elements as the product of `shape`.
    public let elements: TensorElements

    /// Joins a shape and the elements that fill it.
    ///
    /// - Throws: ``ModelReleaseError/invalidTensor(shape:elementCount:)``.
    public init(shape: [Int], elements: TensorElements) throws(ModelReleaseError) {
        guard Self.elementCount(shape) == elements.count else {
            throw .invalidTensor(shape: shape, elementCount: elements.count)
        }
        self.shape = shape
        self.elements = elements
    }

    /// The product of a shape; `nil` if an extent is negative or the product overflows on the way.
    static func elementCount(_ shape: [Int]) -> Int? {
        var count = 1
        for extent in shape {
            let product = count.multipliedReportingOverflow(by: extent)
            guard extent >= 0, !product.overflow else { return nil }
            count = product.partialValue
        }
        return count
    }
}
