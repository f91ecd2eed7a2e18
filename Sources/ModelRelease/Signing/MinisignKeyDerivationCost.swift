/// What it costs to turn a password into the key that encrypts a secret key (scrypt, RFC 7914).
///
/// Whoever opens the key file pays it again, in memory and time, and so does whoever guesses
/// passwords. libsodium picks scrypt's parameters from the two numbers, with block size r = 8.
public struct MinisignKeyDerivationCost: Equatable, Sendable {
    /// Work that is accepted: libsodium's minimum, up to twice what minisign writes.
    public static let operationRange: ClosedRange<UInt64> = 1 << 15...1 << 26
    /// Memory that is accepted: libsodium's minimum of 16 MiB, up to 2 GiB.
    public static let memoryByteCountRange: ClosedRange<UInt64> = 1 << 24...1 << 31

    /// What minisign itself writes: **1 GiB of memory** and seconds of work per password.
    public static let sensitive = Self(checkedOperations: 1 << 25, memoryByteCount: 1 << 30)
    /// A weak setting: 16 MiB of memory and tens of milliseconds per password; for tests.
    public static let interactive = Self(checkedOperations: 1 << 19, memoryByteCount: 1 << 24)

    /// Salsa20/8 operations, roughly; minisign's `opslimit`.
    public let operations: UInt64
    /// Memory that scrypt's table takes, in bytes; minisign's `memlimit`.
    public let memoryByteCount: UInt64

    /// Creates a cost within both ranges.
    ///
    /// The bounds hold for what scrypt really allocates: within them its table is never larger than
    /// `memoryByteCount`, and its other buffers stay below 1 MiB.
    ///
    /// - Parameters:
    ///   - operations: work, within ``operationRange``.
    ///   - memoryByteCount: memory in bytes, within ``memoryByteCountRange``.
    /// - Throws: ``ModelReleaseError/keyDerivationCostOutOfRange(operations:memoryByteCount:)``.
    public init(operations: UInt64, memoryByteCount: UInt64) throws(ModelReleaseError) {
        guard Self.operationRange.contains(operations),
            Self.memoryByteCountRange.contains(memoryByteCount)
        else {
            throw .keyDerivationCostOutOfRange(
                operations: operations,
                memoryByteCount: memoryByteCount
            )
        }
        self.init(checkedOperations: operations, memoryByteCount: memoryByteCount)
    }

    private init(checkedOperations: UInt64, memoryByteCount: UInt64) {
        operations = checkedOperations
        self.memoryByteCount = memoryByteCount
    }
}
