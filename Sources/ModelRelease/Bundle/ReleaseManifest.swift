import Foundation
import ProtocolPrimitives

/// `manifest.json`: what a release holds, what it cost, and where its ledger says so.
public struct ReleaseManifest: Codable, Equatable, Sendable {
    /// Name of the file in a release.
    public static let name = "manifest.json"
    /// Name of the signature over the manifest.
    public static let signatureName = "manifest.json.minisig"
    /// The one format there is.
    public static let currentFormat = "tacit-release-v1"
    /// Largest manifest that is read, in bytes.
    public static let byteCountLimit = 16 << 20

    /// The privacy statement.
    public struct Privacy: Codable, Equatable, Sendable {
        /// ε of everything released up to this model; nil: no privacy, ε is infinite.
        public var epsilon: Double?
        /// δ of that ε; nil without privacy.
        public var delta: Double?
        /// The accountant that computed ε.
        public var accountant: String
        /// Whose data one unit of protection covers.
        public var unit: String
        /// Which data sets are neighbors.
        public var relation: String
        /// Who added the noise.
        public var noise: String

        /// Creates a statement.
        public init(
            epsilon: Double?,
            delta: Double?,
            accountant: String,
            unit: String,
            relation: String,
            noise: String
        ) {
            self.epsilon = epsilon
            self.delta = delta
            self.accountant = accountant
            self.unit = unit
            self.relation = relation
            self.noise = noise
        }
    }

    /// Where the ledger records the model.
    public struct Ledger: Codable, Equatable, Sendable {
        /// The ledger's public key, as a note verifier key.
        public var publicKey: String
        /// The signed checkpoint the proof leads to.
        public var checkpoint: String
        /// Index of the entry that records this model.
        public var entryIndex: Int
        /// Inclusion proof of that entry (RFC 6962), hexadecimal hashes.
        public var inclusionProof: [String]

        /// Creates a reference.
        public init(
            publicKey: String,
            checkpoint: String,
            entryIndex: Int,
            inclusionProof: [String]
        ) {
            self.publicKey = publicKey
            self.checkpoint = checkpoint
            self.entryIndex = entryIndex
            self.inclusionProof = inclusionProof
        }
    }

    /// Where the model comes from.
    public struct Lineage: Codable, Equatable, Sendable {
        /// Identifier of the training run.
        public var run: String
        /// SHA-256 of the scenario.
        public var scenarioDigest: String
        /// Digest of the manifest of the release before this one, if there is one.
        public var previousManifest: String?

        /// Creates a lineage.
        public init(run: String, scenarioDigest: String, previousManifest: String?) {
            self.run = run
            self.scenarioDigest = scenarioDigest
            self.previousManifest = previousManifest
        }
    }

    /// Always ``currentFormat``.
    public var format: String
    /// The scenario's name.
    public var name: String
    /// The release's version in its series; nil for one that is not of a registry.
    public var version: SemanticVersion?
    /// The training algorithm.
    public var algorithm: String
    /// Metrics on the simulation's held-out data, by name; not a private release, and nil if unknown.
    public var metrics: [String: Double]?
    /// When the release was made, RFC 3339 in UTC.
    public var created: String
    /// Version of the program that made it.
    public var tool: String
    /// Every other file of the release, by relative path.
    public var files: [String: FileDigest]
    /// Counts by context; nil without.
    public var context: Context?
    /// What it cost.
    public var privacy: Privacy
    /// Where the ledger says so.
    public var ledger: Ledger
    /// Where it comes from.
    public var lineage: Lineage

    /// Creates a manifest.
    public init(
        name: String,
        version: SemanticVersion? = nil,
        algorithm: String,
        metrics: [String: Double]? = nil,
        created: String,
        tool: String,
        files: [String: FileDigest],
        privacy: Privacy,
        ledger: Ledger,
        lineage: Lineage
    ) {
        format = Self.currentFormat
        self.name = name
        self.version = version
        self.algorithm = algorithm
        self.metrics = metrics
        self.created = created
        self.tool = tool
        self.files = files
        self.privacy = privacy
        self.ledger = ledger
        self.lineage = lineage
    }

    /// The file's bytes: JSON with sorted keys, two spaces of indentation and a final line feed.
    ///
    /// - Throws: ``ModelReleaseError/invalidManifest`` if a number cannot be written.
    public func encoded() throws(ModelReleaseError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do { return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")] } catch {
            throw .invalidManifest
        }
    }

    /// Reads a manifest; its signature is checked by ``ReleaseVerification``.
    ///
    /// - Parameter bytes: an untrusted file.
    /// - Throws: ``ModelReleaseError/invalidManifest``.
    public init(decoding bytes: [UInt8]) throws(ModelReleaseError) {
        do { self = try JSONDecoder().decode(ReleaseManifest.self, from: Data(bytes)) } catch {
            throw .invalidManifest
        }
        guard format == Self.currentFormat else { throw .invalidManifest }
    }
}
