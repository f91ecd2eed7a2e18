import CSodium

/// Secret bytes: zeroized when released, never printed, compared in constant time.
///
/// With `guarded: true` the bytes live in libsodium's guarded, locked pages; use that for
/// long-lived keys. Short-lived secrets (a round's seeds, of which there are thousands) stay on the
/// heap, because locked pages are few.
public final class SecretBytes: Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable, @unchecked Sendable
{
    // `@unchecked Sendable`: the storage is written only in the initializers.
    private let storage: UnsafeMutablePointer<UInt8>
    private let isGuarded: Bool

    /// Number of bytes; **public**.
    public let count: Int

    /// Creates a secret and lets `body` fill it.
    ///
    /// - Parameters:
    ///   - count: number of bytes, 0 or more.
    ///   - guarded: whether to use libsodium's guarded pages; falls back to the heap where the
    ///     system grants none.
    ///   - body: fills `count` bytes, which start as zeros.
    /// - Throws: whatever `body` throws.
    public init<Failure: Error>(
        count: Int,
        guarded: Bool = false,
        fill body: (UnsafeMutablePointer<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        self.count = count
        if guarded, (try? Sodium.initialize()) != nil, let pages = sodium_malloc(max(count, 1)) {
            storage = pages.bindMemory(to: UInt8.self, capacity: max(count, 1))
            isGuarded = true
        } else {
            storage = .allocate(capacity: max(count, 1))
            isGuarded = false
        }
        storage.initialize(repeating: 0, count: max(count, 1))
        try body(storage)
    }

    /// Copies bytes into a secret; the caller's copy stays as it is.
    public convenience init(copying bytes: [UInt8], guarded: Bool = false) {
        self.init(count: bytes.count, guarded: guarded) { output in
            for (index, byte) in bytes.enumerated() { output[index] = byte }
        }
    }

    /// Draws `count` uniform secret bytes.
    public convenience init(count: Int, using random: inout some RandomSource) {
        self.init(count: count) { output in
            random.fill(UnsafeMutableRawBufferPointer(start: output, count: count))
        }
    }

    deinit {
        if isGuarded {
            sodium_free(storage)
        } else {
            sodium_memzero(storage, max(count, 1))
            storage.deallocate()
        }
    }

    /// Lends a pointer to the bytes for reading; it must not escape `body`.
    ///
    /// - Throws: whatever `body` throws.
    public func withUnsafePointer<Result, Failure: Error>(
        _ body: (UnsafePointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafePointer(storage))
    }

    /// Lends the bytes for reading; they must not escape `body`.
    ///
    /// - Throws: whatever `body` throws.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: storage, count: count))
    }

    /// Compares in time that depends on the lengths only.
    public static func == (lhs: SecretBytes, rhs: SecretBytes) -> Bool {
        lhs.count == rhs.count && sodium_memcmp(lhs.storage, rhs.storage, lhs.count) == 0
    }

    /// Never the bytes.
    public var description: String { "SecretBytes(redacted)" }

    /// Never the bytes.
    public var debugDescription: String { description }

    /// An empty mirror, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
