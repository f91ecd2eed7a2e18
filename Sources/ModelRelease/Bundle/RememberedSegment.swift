import Foundation
import ProtocolPrimitives
public import Recommenders

/// The segment a device found first, kept as long as the segments are the same; **secret**, stays on the
/// device.
///
/// A history grows, and with it the nearest centroid changes. Whoever shows a segment to somebody week
/// after week is soon known by the sequence (Berke and Calacci 2022); one that is kept gives none.
public struct RememberedSegment: Codable, Sendable, Equatable {
    /// Largest file that is read, in bytes.
    public static let byteCountLimit = 4096
    /// Which segments these are, see ``ReleaseSegments/identity``.
    public let segmentation: String
    /// The segment's number.
    public let segment: Int

    /// Keeps a segment.
    public init(segmentation: String, segment: Int) {
        self.segmentation = segmentation
        self.segment = segment
    }

    /// Reads a file.
    ///
    /// - Throws: ``ModelReleaseError/invalidModel(part:)``.
    public init(decoding bytes: [UInt8]) throws(ModelReleaseError) {
        do { self = try JSONDecoder().decode(Self.self, from: Data(bytes)) } catch {
            throw .invalidModel(part: "remembered segment")
        }
    }

    /// The file's bytes.
    ///
    /// - Throws: ``ModelReleaseError/invalidModel(part:)``.
    public func encoded() throws(ModelReleaseError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        do { return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")] } catch {
            throw .invalidModel(part: "remembered segment")
        }
    }
}

extension ReleaseSegments {
    /// SHA-256 of what divides people, hexadecimal: the same in every release that keeps the segments.
    ///
    /// Centroids with the mixture, or the levels; not the item vectors, which grow with the catalog, nor
    /// anything that changes with lists and sizes.
    public var identity: String {
        var writer = ByteWriter()
        switch model.rule {
        case .centroids(let segments):
            writer.uint8(0)
            writer.uint32(UInt32(clamping: segments.space.dimension))
            for number in segments.centroids { writer.uint32(number.bitPattern) }
            for component in segments.mixture {
                writer.uint64(component.variance.bitPattern)
                writer.uint64(component.weight.bitPattern)
            }
        case .purchases(let grid):
            writer.uint8(1)
            writer.uint64(UInt64(bitPattern: grid.referenceTime))
            for edges in [grid.recencyDays, grid.frequencies, grid.amounts] {
                writer.uint32(UInt32(clamping: edges.count))
                for edge in edges { writer.uint64(edge.bitPattern) }
            }
        }
        return Hex.encode(Hashing.sha256(writer.output))
    }

    /// The person's segment: the one that is remembered, if these are the same segments, else the one
    /// that is found now.
    ///
    /// - Parameters:
    ///   - history: item indices; **secret**.
    ///   - purchases: what they come to, if the person knows; **secret**.
    ///   - remembered: what the device kept; nil for nothing.
    /// - Returns: what to remember from now on; nil for somebody who stands nowhere.
    public func segment(
        of history: [Int32],
        purchases: PurchaseSummary? = nil,
        remembering remembered: RememberedSegment?
    ) -> RememberedSegment? {
        if let remembered, remembered.segmentation == identity,
            (0..<model.rule.count).contains(remembered.segment)
        {
            return remembered
        }
        return model.rule.segment(of: history, purchases: purchases).map {
            RememberedSegment(segmentation: identity, segment: $0)
        }
    }
}
