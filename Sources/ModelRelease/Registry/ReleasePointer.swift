/// What a series' pointer says: which release to use, and what became of the others.
///
/// Every change makes a new pointer with the next serial number. It holds all events so far, so that
/// who remembers one pointer can tell whether another continues it.
public struct ReleasePointer: Codable, Equatable, Sendable {
    /// Name of the file in a series' folder.
    public static let fileName = "latest"
    /// Most events, of which a reader reads all.
    static let eventLimit = 10_000

    /// A release of the series.
    public struct Release: Codable, Equatable, Sendable {
        /// Its version, and its folder.
        public var version: SemanticVersion
        /// SHA-256 of its manifest, hexadecimal.
        public var manifest: String
        /// When it was made, as in its manifest.
        public var created: String
        /// The training algorithm.
        public var algorithm: String
        /// ε of everything on its ledger up to it; nil without privacy.
        public var epsilon: Double?
        /// δ of that ε; nil without privacy.
        public var delta: Double?
        /// The ledger's public key, whose name is the run's that opened it.
        public var ledger: String
        /// Why it is not to be used any more; nil if it may be.
        public var withdrawn: String?
        /// True if the signer vouches for it although its own signature is by a revoked key.
        public var endorsed: Bool?

        /// Says what a manifest says.
        init(_ manifest: ReleaseManifest, version: SemanticVersion, digest: String) {
            self.version = version
            self.manifest = digest
            created = manifest.created
            algorithm = manifest.algorithm
            epsilon = manifest.privacy.epsilon
            delta = manifest.privacy.delta
            ledger = manifest.ledger.publicKey
        }
    }

    /// What can happen to a series.
    public enum Action: String, Codable, Sendable {
        /// A key vouches for releases of a revoked one.
        case endorse
        /// A new release.
        case publish
        /// An earlier release is the latest again.
        case rollback
    }

    /// One change.
    public struct Event: Codable, Equatable, Sendable {
        /// The pointer's serial number with it, from 1.
        public var serial: Int
        /// What happened.
        public var action: Action
        /// The latest version after it.
        public var version: SemanticVersion
        /// When, by the publisher's clock, RFC 3339 in UTC.
        public var created: String
        /// Why, one line for people; nil for a publication without a word.
        public var reason: String?
    }

    /// Always that of pointers.
    public private(set) var format = StatementFormat.pointer.rawValue
    /// The series.
    public var name: String
    /// The version to use.
    public var version: SemanticVersion
    /// SHA-256 of its manifest, hexadecimal.
    public var manifest: String
    /// Grows by one with every change.
    public var serial: Int
    /// Every release, lowest version first.
    public var releases: [Release]
    /// Every change, oldest first.
    public var events: [Event]

    /// The release to use; nil only in a pointer that contradicts itself.
    public var latest: Release? { releases.first { $0.version == version } }

    /// Whether the parts agree: what every reader requires.
    var isConsistent: Bool {
        guard let latest, latest.withdrawn == nil, latest.manifest == manifest,
            (1...Self.eventLimit).contains(serial), events.count == serial
        else { return false }
        // All of these may be shown on a terminal.
        let lines =
            releases.flatMap { [$0.manifest, $0.created, $0.algorithm, $0.ledger] }
            + events.map(\.created) + releases.compactMap(\.withdrawn)
            + events.compactMap(\.reason)
        return events.enumerated().allSatisfy { $0.element.serial == $0.offset + 1 }
            && events.last?.version == version
            && zip(releases, releases.dropFirst()).allSatisfy { $0.version < $1.version }
            && lines.allSatisfy(ReasonLine.isValid) && (try? SeriesName(name)) != nil
            && releases.allSatisfy { ($0.epsilon ?? 0) >= 0 && ($0.delta ?? 0) >= 0 }
    }

    /// Whether this pointer came from an earlier one by further changes, or is that one.
    public func continues(_ earlier: ReleasePointer) -> Bool {
        name == earlier.name && serial >= earlier.serial
            && Array(events.prefix(earlier.events.count)) == earlier.events
            && earlier.releases.allSatisfy { old in
                releases.contains {
                    $0.version == old.version && $0.manifest == old.manifest
                        && (old.withdrawn == nil || $0.withdrawn != nil)
                }
            }
    }
}
