/// One thing that a verification looked at.
public struct ReleaseCheck: Codable, Equatable, Sendable {
    /// What can be looked at, in a release or in a series of them.
    public enum Kind: String, Sendable, CaseIterable {
        case key, signature, manifest, files, model, ledger, terms, inclusion, checkpoint
        case modelEntry = "model entry"
        case segments, context
        case segmentEntry = "segment entry"
        case privacy
        case keys, pointer, memory, release, lineage, ledgers, cost

        /// What it means that the check passes, in words.
        public var meaning: String {
            switch self {
            case .key:
                "the signing key is yours, or follows from yours by signed hand-overs, and nobody who "
                    + "may has revoked it; or a newer key of theirs vouches for the release"
            case .signature:
                "the holder of that key signed this manifest, and nobody changed it since"
            case .manifest: "the manifest says all that it has to, in a format that is known"
            case .files:
                "every file is byte for byte the one that was signed, none is missing and none "
                    + "was added"
            case .model: "model and catalog can be read and belong together"
            case .ledger:
                "the record of what was released is whole, in order and signed at every step"
            case .terms:
                "the manifest says the same of whose privacy is protected, and how, as the record"
            case .inclusion: "the record has this model's entry at the place the manifest gives"
            case .checkpoint:
                "the record in this release goes at least as far as the one its manifest was "
                    + "signed for"
            case .modelEntry:
                "that entry is of this very model, and names the cost that the manifest names"
            case .segments:
                "the segments can be read, belong to this model and name only items of the catalog"
            case .context:
                "the counts by context can be read, are as the manifest describes them, belong to this "
                    + "model and name only items of the catalog"
            case .segmentEntry:
                "the record has an entry, not after the model's, of these very segments"
            case .privacy: "ε, computed anew from the record alone, is the ε of the manifest"
            case .keys: "hand-overs and revocations are authentic and lead to one line of keys"
            case .pointer: "the publisher says which release to use, with a key that counts"
            case .memory: "the pointer is not older than the one you remember, and continues it"
            case .release:
                "the release passes every check of its own and is the one the pointer names"
            case .lineage:
                "every release names the one before it, with none left out or exchanged"
            case .ledgers: "releases that share a record continue one and the same record"
            case .cost:
                "this is what all releases together cost whoever is in the data of all of them"
            }
        }
    }

    /// What was checked.
    public var name: String
    /// What it means if it passes, for people.
    public var meaning: String
    /// Whether it holds.
    public var passed: Bool
    /// What was found, for people.
    public var detail: String

    /// Creates a check's outcome.
    public init(_ kind: Kind, passed: Bool, detail: String) {
        name = kind.rawValue
        meaning = kind.meaning
        self.passed = passed
        // Names of files and words of manifests may be anybody's.
        self.detail = ReasonLine.masked(detail)
    }
}
