/// The polynomials of all limbs through as many shares as the threshold; **secret**.
struct ShareCodeword {
    private let interpolants: [NewtonInterpolant]

    init(through shares: some Collection<Share>) {
        let indices = shares.map(\.index)
        interpolants = (0..<ShamirSecretSharing.limbCount).map { limb in
            NewtonInterpolant(indices: indices, values: shares.map { $0.elements[limb] })
        }
    }

    /// The values at 0.
    var limbs: ShareElements { ShareElements { interpolants[$0].value(at: 0) } }

    /// Whether all limbs of a share are the polynomials' values at its index.
    func contains(_ share: Share) -> Bool {
        interpolants.indices.allSatisfy {
            interpolants[$0].value(at: UInt64(share.index)) == share.elements[$0]
        }
    }
}
