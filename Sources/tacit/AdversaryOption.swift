import ArgumentParser
import SecureAggregation

/// The adversary as it is written on the command line.
enum AdversaryOption: String, ExpressibleByArgument, CaseIterable {
    /// Follows the protocol.
    case semiHonest = "semi-honest"
    /// May send anything.
    case malicious

    /// What the protocol calls it.
    var value: Adversary {
        switch self {
        case .semiHonest: .semiHonest
        case .malicious: .malicious
        }
    }
}
