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

    /// Rényi divergences never give less than the tight accountants, apart from rounding and the grid.
    ///
    /// - Parameter epsilons: ε by accountant.
    /// - Throws: ``CommandFailure``.
    static func checkOrder(_ epsilons: [String: Double]) throws {
        guard let loose = epsilons[AccountantOption.rdp.rawValue],
            let tight = epsilons[AccountantOption.gdp.rawValue]
                ?? epsilons[AccountantOption.pld.rawValue]
        else { return }
        guard tight <= loose * 1.001 + 1e-9 else {
            throw CommandFailure(
                message: "two accountants disagree: \(tight) is above the looser \(loose)",
                hint: "report this plan as a fault; trust neither figure",
                code: .verificationFailed
            )
        }
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
