import ArgumentParser
import DifferentialPrivacy

/// The accountants that a command line can name.
enum AccountantOption: String, ExpressibleByArgument, CaseIterable {
    case gdp, pld, rdp

    /// What the name stands for.
    func accountant(relation: NeighboringRelation) -> any PrivacyAccountant {
        switch self {
        case .gdp: GaussianAccountant(relation: relation)
        case .pld: PrivacyLossAccountant(relation: relation)
        case .rdp: RenyiAccountant(relation: relation)
        }
    }

    /// The tightest that covers a sampling rate.
    static func tightest(samplingRate: Double) -> AccountantOption {
        samplingRate == 1 ? .gdp : .pld
    }
}

/// The neighboring relations that a command line can name.
enum RelationOption: String, ExpressibleByArgument, CaseIterable {
    case addOrRemove = "add-or-remove"
    case replace

    /// What the name stands for.
    var relation: NeighboringRelation {
        switch self {
        case .addOrRemove: .addOrRemoveOne
        case .replace: .replaceOne
        }
    }
}
