/// What the coordinator and the clients that collude with it are assumed to do.
public enum Adversary: UInt8, CaseIterable, Sendable {
    /// They follow the protocol and pool what they see.
    case semiHonest
    /// They may send anything; a higher threshold defends against it, besides the consistency check.
    case malicious
}
