import LinearAlgebra
import Synchronization

/// Turns item factors into the eigenvectors of their Gramian and users' factors back; all items at once
/// are turned when they are first asked for, which a device that scores one history never does.
final class EigenvectorRotation: Sendable {
    /// Q: d × d, orthonormal columns.
    private let vectors: FloatMatrix
    private let all = Mutex<FloatMatrix?>(nil)

    init(_ vectors: FloatMatrix) { self.vectors = vectors }

    /// V Q, computed once.
    func rotated(_ factors: FloatMatrix) -> FloatMatrix {
        all.withLock { all in
            if let all { return all }
            let product = turned(factors)
            all = product
            return product
        }
    }

    /// Rows times Q.
    func turned(_ rows: FloatMatrix) -> FloatMatrix {
        // The inner sizes are equal by construction, so the product cannot fail.
        (try? rows.multiplied(by: vectors)) ?? FloatMatrix(rows: rows.rows, columns: rows.columns)
    }

    /// Q times a vector of d numbers.
    func back(_ turned: [Float]) -> [Float] {
        let count = vectors.columns
        var result = [Float](repeating: 0, count: count)
        vectors.elements.withUnsafeBufferPointer { vectors in
            for row in 0..<count {
                var sum: Float = 0
                for column in 0..<count { sum += vectors[row * count + column] * turned[column] }
                result[row] = sum
            }
        }
        return result
    }
}
