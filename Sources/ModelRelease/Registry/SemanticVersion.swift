/// A release's version: MAJOR.MINOR.PATCH of Semantic Versioning 2.0.0, without suffixes.
///
/// Readers of releases depend on the major version: another algorithm or format raises it.
public struct SemanticVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The first version of a series.
    public static let first = Self(major: 1, minor: 0, patch: 0)
    private static let largestNumber = 999_999_999

    /// What readers depend on.
    public let major: Int
    /// Goes up with every release that is not said to be a patch or a new major version.
    public let minor: Int
    /// Goes up with a correction.
    public let patch: Int

    private init(major: Int, minor: Int, patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Reads a version.
    ///
    /// - Parameter text: three decimal numbers of at most nine digits, without leading zeros, and two dots.
    /// - Throws: ``ModelReleaseError/invalidVersion(_:)``.
    public init(_ text: String) throws(ModelReleaseError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part -> Int? in
            let isCanonical =
                (1...9).contains(part.utf8.count)
                && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                && (part == "0" || !part.hasPrefix("0"))
            return isCanonical ? Int(part) : nil
        }
        guard parts.count == 3, numbers.count == 3 else { throw .invalidVersion(text) }
        self.init(major: numbers[0], minor: numbers[1], patch: numbers[2])
    }

    /// The next minor version; nil where the numbers end.
    public var nextMinor: Self? {
        minor < Self.largestNumber ? Self(major: major, minor: minor + 1, patch: 0) : nil
    }

    /// The next major version; nil where the numbers end.
    public var nextMajor: Self? {
        major < Self.largestNumber ? Self(major: major + 1, minor: 0, patch: 0) : nil
    }

    /// The version as it is written.
    public var description: String { "\(major).\(minor).\(patch)" }

    /// Orders by the numbers, the major one first.
    public static func < (left: Self, right: Self) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
}

extension SemanticVersion: Codable {
    /// Reads a version from a string.
    ///
    /// - Throws: ``ModelReleaseError/invalidVersion(_:)`` or the decoder's error.
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the version as a string.
    ///
    /// - Throws: the encoder's error.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
