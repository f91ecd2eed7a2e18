import DifferentialPrivacy
import FederatedProtocol
import ProtocolPrimitives

/// One client's share of the noise: an independent discrete Gaussian draw for every coordinate.
struct NoiseShare: Sendable {
    /// Coordinates that are drawn together, from a stream of their own.
    static let blockLength = StochasticRounding.chunkLength
    private let sampler: DiscreteGaussianSampler

    /// The share that a query asks for, or nil if it asks for none.
    ///
    /// - Throws: ``ClientError/unusableQuery(field:)`` for a variance that cannot be drawn.
    init?(_ noise: QueryNoise) throws(ClientError) {
        guard case .clients(let shareVariance, _) = noise else { return nil }
        do { sampler = try DiscreteGaussianSampler(variance: shareVariance) } catch {
            throw .unusableQuery(field: "noise")
        }
    }

    /// Adds the draws that belong to coordinates, modulo 2³².
    ///
    /// - Parameters:
    ///   - values: coordinates of one block.
    ///   - position: place of the first in the whole vector.
    ///   - keystream: stream b draws block b.
    /// - Complexity: O(block length), whatever part of it is asked for.
    func add(
        to values: UnsafeMutableBufferPointer<Int32>,
        at position: Int,
        with keystream: SeekableKeystream
    ) {
        let (block, first) = position.quotientAndRemainder(dividingBy: Self.blockLength)
        precondition(first + values.count <= Self.blockLength)
        var random = keystream.source(stream: UInt64(block))
        // The whole block, because how much randomness a draw takes depends on the draws before it.
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: Self.blockLength) { draws in
            draws.initialize(repeating: 0)
            sampler.fill(draws, using: &random)
            for index in 0..<values.count {
                values[index] &+= Int32(truncatingIfNeeded: draws[first + index])
            }
            draws.update(repeating: 0)
        }
    }
}
