import ProtocolPrimitives
import Synchronization

/// A seeded source that remembers what it gave, so that vectors can tell a client's secrets.
struct RecordingRandomSource: RandomSource {
    private var base: SeededRandomSource
    /// Everything drawn so far; copies share it.
    let record = Record()

    /// What was drawn.
    final class Record: Sendable {
        private let bytes = Mutex<[UInt8]>([])

        /// All bytes, in order.
        var drawn: [UInt8] { bytes.withLock { $0 } }

        fileprivate func append(_ more: UnsafeMutableRawBufferPointer) {
            let more = Array(more)
            bytes.withLock { $0 += more }
        }
    }

    /// The recorded stream of a label.
    init(label: String) throws { base = try SeededRandomSource(seed: 1, label: label) }

    mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        base.fill(buffer)
        record.append(buffer)
    }
}
