import CSodium

/// Adds many masks to lanes, block after block; no mask is ever stored whole.
///
/// Masks are expanded four at a time, so that sums are loaded and stored once for four additions.
final class MaskSum {
    /// Lanes expanded at a time: 8 KiB a mask, so that four of them and the sums stay in the
    /// first-level cache or close to it.
    static let blockLaneCount = 2048
    private static let groupSize = 4

    private let added: [MaskKeystream]
    private let subtracted: [MaskKeystream]
    private let scratch: UnsafeMutablePointer<UInt32>

    /// Begins all masks at their first lane.
    ///
    /// - Throws: ``SecureAggregationError/cipherUnavailable``.
    init(_ masks: some Sequence<SignedMask>) throws(SecureAggregationError) {
        var added: [MaskKeystream] = []
        var subtracted: [MaskKeystream] = []
        for mask in masks {
            let keystream = try MaskKeystream(seed: mask.keystreamSeed)
            switch mask.direction {
            case .add: added.append(keystream)
            case .subtract: subtracted.append(keystream)
            }
        }
        self.added = added
        self.subtracted = subtracted
        let laneCount = Self.groupSize * Self.blockLaneCount
        scratch = .allocate(capacity: laneCount)
        scratch.initialize(repeating: 0, count: laneCount)
    }

    deinit {
        sodium_memzero(scratch, Self.groupSize * Self.blockLaneCount * 4)
        scratch.deallocate()
    }

    /// Applies the masks' next lanes, modulo 2^32.
    ///
    /// - Parameter lanes: at most ``blockLaneCount`` sums; a multiple of 4 unless they are the last.
    func apply(to lanes: UnsafeMutableBufferPointer<UInt32>) {
        precondition(lanes.count <= Self.blockLaneCount)
        guard let output = lanes.baseAddress else { return }
        let count = lanes.count
        let mask0 = scratch
        let mask1 = scratch + Self.blockLaneCount
        let mask2 = scratch + 2 * Self.blockLaneCount
        let mask3 = scratch + 3 * Self.blockLaneCount
        for (keystreams, isAdded) in [(added, true), (subtracted, false)] {
            var first = 0
            while first + Self.groupSize <= keystreams.count {
                for offset in 0..<Self.groupSize {
                    keystreams[first + offset].next(
                        laneCount: count,
                        into: scratch + offset * Self.blockLaneCount
                    )
                }
                if isAdded {
                    for lane in 0..<count {
                        output[lane] &+=
                            mask0[lane].littleEndian &+ mask1[lane].littleEndian
                            &+ mask2[lane].littleEndian &+ mask3[lane].littleEndian
                    }
                } else {
                    for lane in 0..<count {
                        output[lane] &-=
                            mask0[lane].littleEndian &+ mask1[lane].littleEndian
                            &+ mask2[lane].littleEndian &+ mask3[lane].littleEndian
                    }
                }
                first += Self.groupSize
            }
            for keystream in keystreams[first...] {
                keystream.next(laneCount: count, into: mask0)
                if isAdded {
                    for lane in 0..<count { output[lane] &+= mask0[lane].littleEndian }
                } else {
                    for lane in 0..<count { output[lane] &-= mask0[lane].littleEndian }
                }
            }
        }
    }
}
