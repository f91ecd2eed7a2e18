/// The number that ties a minisign signature to its key pair; **public**, 8 random bytes.
///
/// It helps to find the right key and proves nothing: only a signature does.
public struct MinisignKeyID: Hashable, Sendable, CustomStringConvertible {
    /// Length of the identifier in bytes.
    public static let byteCount = 8
    /// The identifier as it stands in the files.
    public let bytes: [UInt8]

    /// Wraps exactly eight bytes that the caller has counted.
    init(counted bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// The identifier as minisign prints it: a little-endian number in upper-case hexadecimal.
    public var description: String {
        let number = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return String(number, radix: 16, uppercase: true)
    }
}
