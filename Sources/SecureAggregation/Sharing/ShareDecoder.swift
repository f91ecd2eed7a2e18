public import ProtocolPrimitives

/// Rebuilds a secret although some of its shares are wrong, and says which ones are.
///
/// Shares of one limb are a word of a Reed-Solomon code. Among m shares up to ⌊(m - threshold)/2⌋
/// wrong ones are corrected with Gao's algorithm ("A new algorithm for decoding Reed-Solomon
/// codes", 2003, algorithm 1). A share counts as wrong if any of its limbs is; what one limb shows
/// to be wrong is left out for the next.
///
/// The caller says whether a rebuilt secret is the right one, for instance by its commitment. So
/// more wrong shares can be survived by leaving some out: those of suspects, and after that all
/// sets of 1 or 2, then 3 or 4 shares, and so on. Leaving out 2 that are wrong corrects one more
/// than the bound. All sets of a size are tried or none, as the limit of work allows.
///
/// Up to the bound it is certain which shares are wrong. Beyond it more liars than honest holders may
/// agree, and the honest shares look wrong; the secret is right all the same. And a wrong share is
/// the fault of its holder or of the owner who dealt it: from the shares alone nobody can tell which.
///
/// Its running time depends on the shares: for shares that were opened to the caller only.
public struct ShareDecoder: Sendable {
    /// Most work on leaving shares out: sets times the square of the number of shares.
    ///
    /// About 0.2 s of one core.
    public static let standardWorkLimit = 1 << 24

    /// Shares that rebuild a secret.
    public let threshold: Int
    /// A scheme in which each share is the secret itself; it turns limbs into bytes.
    private let limbsToSecret: ShamirSecretSharing

    /// Creates the decoder of a threshold, 1...1024.
    ///
    /// - Throws: ``SecureAggregationError/invalidParameter(_:)``.
    public init(threshold: Int) throws(SecureAggregationError) {
        self.threshold = try ShamirSecretSharing(threshold: threshold).threshold
        limbsToSecret = try ShamirSecretSharing(threshold: 1)
    }

    /// Rebuilds a secret.
    ///
    /// - Parameters:
    ///   - shares: at least `threshold` with distinct indices, in any order.
    ///   - suspects: indices of shares that are likely wrong, as far as something else says so.
    ///   - workLimit: how much may be spent on leaving shares out; 0 turns it off.
    ///   - accept: makes a value of the right secret, and `nil` of any other.
    /// - Returns: the value and the wrong shares; `nil` if no secret was found that is accepted.
    /// - Throws: ``SecureAggregationError/invalidShare`` for too few, repeated or impossible indices.
    /// - Complexity: O(shares^2) if all shares are right, the same for each set left out otherwise.
    public func decode<Value>(
        _ shares: [Share],
        suspects: Set<UInt16> = [],
        workLimit: Int = standardWorkLimit,
        accept: (SecretBytes) -> Value?
    ) throws(SecureAggregationError) -> DecodedSecret<Value>? {
        guard shares.count >= threshold, Set(shares.map(\.index)).count == shares.count,
            shares.allSatisfy({ (1...ShamirSecretSharing.maximumShareCount) ~= Int($0.index) })
        else { throw .invalidShare }
        let trusted = shares.filter { !suspects.contains($0.index) }
        let suspected = shares.filter { suspects.contains($0.index) }

        func attempt(_ chosen: [Share]) -> DecodedSecret<Value>? {
            let codeword = ShareCodeword(through: chosen.prefix(threshold))
            let secret = Share(index: 1, elements: codeword.limbs)
            guard let value = (try? limbsToSecret.secret(from: [secret])).flatMap(accept) else {
                return nil
            }
            let wrong = shares.filter { !codeword.contains($0) }.map(\.index).sorted()
            return DecodedSecret(value: value, wrongIndices: wrong)
        }

        // Mostly every share is right, and the first ones give the secret.
        let first = attempt(trusted + suspected)
        if let first, first.wrongIndices.count <= (shares.count - threshold) / 2 { return first }
        // If more than the bound differ, liars among the first may have kept the secret and changed
        // the polynomial, so that others look wrong.
        if let found = consistentShares(in: shares).flatMap(attempt) ?? first { return found }
        if !suspected.isEmpty, trusted.count >= threshold {
            if let found = consistentShares(in: trusted).flatMap(attempt) { return found }
        }
        var omissions = ShareOmissions(
            shareCount: shares.count,
            threshold: threshold,
            workLimit: workLimit
        )
        while let omitted = omissions.next() {
            let rest = shares.indices.filter { !omitted.contains($0) }.map { shares[$0] }
            if let found = consistentShares(in: rest).flatMap(attempt) { return found }
        }
        return nil
    }

    /// At least `threshold` of the shares that lie on one polynomial of the right degree per limb.
    private func consistentShares(in shares: [Share]) -> [Share]? {
        var shares = shares
        for limb in 0..<ShamirSecretSharing.limbCount {
            let indices = shares.map(\.index)
            let values = shares.map { $0.elements[limb] }
            let first = NewtonInterpolant(
                indices: Array(indices.prefix(threshold)),
                values: Array(values.prefix(threshold))
            )
            if shares.allSatisfy({ first.value(at: UInt64($0.index)) == $0.elements[limb] }) {
                continue
            }
            let polynomial = GaoDecoder.polynomial(
                indices: indices,
                values: values,
                threshold: threshold
            )
            guard let polynomial else { return nil }
            shares.removeAll { polynomial.value(at: UInt64($0.index)) != $0.elements[limb] }
            guard shares.count >= threshold else { return nil }
        }
        return shares
    }
}
