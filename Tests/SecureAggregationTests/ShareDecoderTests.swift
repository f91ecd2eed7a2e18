import ProtocolPrimitives
import Testing

@testable import SecureAggregation

@Suite struct ShareDecoderTests {
    /// Ways in which somebody gives a wrong share.
    enum Damage: CaseIterable, Sendable {
        case everyLimb
        case oneLimb
        case offByOne
        case zero
        /// All liars agree on shares of another secret.
        case anotherSecret
    }

    private struct Sharing {
        var secret: SecretBytes
        var shares: [Share]
        /// Indices of the wrong shares, ascending.
        var wrong: [UInt16]
    }

    /// Shuffled shares of a random secret, some of them wrong.
    private static func sharing(
        threshold: Int,
        count: Int,
        errors: Int,
        damage: Damage,
        using random: inout SeededRandomSource
    ) throws -> Sharing {
        let scheme = try ShamirSecretSharing(threshold: threshold)
        let length = ShamirSecretSharing.secretByteCount
        let secret = SecretBytes(count: length, using: &random)
        let other = try scheme.shares(
            of: SecretBytes(count: length, using: &random),
            count: count,
            using: &random
        )
        var shares = try scheme.shares(of: secret, count: count, using: &random)
        var positions = Array(shares.indices)
        random.shuffle(&positions)
        for position in positions.prefix(errors) {
            let right = shares[position]
            let target = Int(random.uint64(below: UInt64(ShamirSecretSharing.limbCount)))
            let noise = 1 + random.uint64(below: PrimeField.modulus - 1)
            let elements = ShareElements { limb in
                let value = right.elements[limb]
                return switch damage {
                case .everyLimb: PrimeField.sum(value, noise)
                case .oneLimb: limb == target ? PrimeField.sum(value, noise) : value
                case .offByOne: limb == target ? PrimeField.sum(value, 1) : value
                case .zero: 0
                case .anotherSecret: other[position].elements[limb]
                }
            }
            shares[position] = Share(index: right.index, elements: elements)
        }
        let wrong = positions.prefix(errors).map { shares[$0].index }.sorted()
        random.shuffle(&shares)
        return Sharing(secret: secret, shares: shares, wrong: wrong)
    }

    @Test(arguments: Damage.allCases, 0..<60)
    func correctsUpToTheBound(damage: Damage, seed: Int) throws {
        var random = try Sample.random("decoder", seed: UInt64(seed))
        let threshold = 1 + Int(random.uint64(below: 40))
        let count = threshold + Int(random.uint64(below: 40))
        let bound = (count - threshold) / 2
        for errors in Set([0, 1, bound / 2, bound]) where errors <= bound {
            let sharing = try Self.sharing(
                threshold: threshold,
                count: count,
                errors: errors,
                damage: damage,
                using: &random
            )
            let decoded = try ShareDecoder(threshold: threshold).decode(
                sharing.shares,
                workLimit: 0
            ) { $0 == sharing.secret ? $0 : nil }
            let label: Comment = "\(threshold) of \(count), \(errors) wrong"
            #expect(decoded?.value == sharing.secret, label)
            #expect(decoded?.wrongIndices == sharing.wrong, label)
        }
    }

    /// Within the bound nothing but the right secret is ever offered, so that even somebody who
    /// accepts the first candidate of right size after the plain attempt gets it.
    @Test(arguments: 0..<20) func unlimitedSharesAtTheLargestSizes(seed: Int) throws {
        var random = try Sample.random("large", seed: UInt64(seed))
        let (threshold, count) = seed.isMultiple(of: 2) ? (31, 58) : (334, 590)
        let bound = (count - threshold) / 2
        let sharing = try Self.sharing(
            threshold: threshold,
            count: count,
            errors: bound,
            damage: Damage.allCases[seed % Damage.allCases.count],
            using: &random
        )
        let decoded = try ShareDecoder(threshold: threshold).decode(sharing.shares, workLimit: 0) {
            $0 == sharing.secret ? true : nil
        }
        #expect(decoded?.wrongIndices == sharing.wrong)
    }

    /// One above the bound: found when sets of the first size fit the limit, never a wrong secret.
    @Test(arguments: Damage.allCases, 0..<12)
    func leavingSharesOutCorrectsMore(damage: Damage, seed: Int) throws {
        var random = try Sample.random("beyond", seed: UInt64(seed))
        let threshold = 1 + Int(random.uint64(below: 20))
        let count = threshold + 1 + Int(random.uint64(below: 12))
        let errors = (count - threshold) / 2 + 1
        guard errors <= count - threshold else { return }
        let sharing = try Self.sharing(
            threshold: threshold,
            count: count,
            errors: errors,
            damage: damage,
            using: &random
        )
        let decoder = try ShareDecoder(threshold: threshold)
        let decoded = try decoder.decode(sharing.shares) { $0 == sharing.secret ? $0 : nil }
        #expect(decoded?.value == sharing.secret)
        if damage == .everyLimb { #expect(decoded?.wrongIndices == sharing.wrong) }
    }

    /// Two liars among the first shares whose changes cancel in the secret: it is right, and still
    /// they are named, not the honest holders who no longer fit.
    @Test func changesThatCancelAreSeen() throws {
        var random = try Sample.random("cancel")
        var sharing = try Self.sharing(
            threshold: 3,
            count: 9,
            errors: 0,
            damage: .zero,
            using: &random
        )
        sharing.shares.sort { $0.index < $1.index }
        // The weights at 0 of the points 1, 2, 3 are 3, -3 and 1.
        for position in 0..<2 {
            let share = sharing.shares[position]
            sharing.shares[position] = Share(
                index: share.index,
                elements: ShareElements { PrimeField.sum(share.elements[$0], 5) }
            )
        }
        let scheme = try ShamirSecretSharing(threshold: 3)
        #expect(try scheme.secret(from: sharing.shares) == sharing.secret)
        let decoded = try ShareDecoder(threshold: 3).decode(sharing.shares) {
            $0 == sharing.secret ? true : nil
        }
        #expect(decoded?.wrongIndices == [1, 2])
    }

    /// Among few shares every set can be left out, so that as many right ones as the threshold do.
    @Test(arguments: Damage.allCases) func amongFewSharesTheThresholdIsEnough(damage: Damage) throws
    {
        for count in 1...9 {
            for threshold in 1...count {
                var random = try Sample.random("few-\(count)-\(threshold)")
                let sharing = try Self.sharing(
                    threshold: threshold,
                    count: count,
                    errors: count - threshold,
                    damage: damage,
                    using: &random
                )
                let decoded = try ShareDecoder(threshold: threshold).decode(sharing.shares) {
                    $0 == sharing.secret ? $0 : nil
                }
                #expect(decoded?.value == sharing.secret, "\(threshold) of \(count)")
            }
        }
    }

    /// Above the bound and without a limit of work, the answer is the right secret or none.
    @Test(arguments: Damage.allCases, 0..<20)
    func aboveTheBoundNothingWrongIsReturned(damage: Damage, seed: Int) throws {
        var random = try Sample.random("above", seed: UInt64(seed))
        let threshold = 2 + Int(random.uint64(below: 20))
        let count = threshold + Int(random.uint64(below: 20))
        var misses = 0
        for errors in ((count - threshold) / 2 + 1)...count {
            let sharing = try Self.sharing(
                threshold: threshold,
                count: count,
                errors: errors,
                damage: damage,
                using: &random
            )
            let decoded = try ShareDecoder(threshold: threshold).decode(
                sharing.shares,
                workLimit: 0
            ) { $0 == sharing.secret ? $0 : nil }
            #expect(decoded == nil || decoded?.value == sharing.secret)
            misses += decoded == nil ? 1 : 0
            if errors > count - threshold, damage != .oneLimb, damage != .offByOne {
                #expect(decoded == nil)
            }
        }
        #expect(misses > 0)
    }

    /// Twice the errors are survived if something else has shown whose shares are wrong.
    @Test(arguments: 0..<10) func suspectsAreLeftOut(seed: Int) throws {
        var random = try Sample.random("suspects", seed: UInt64(seed))
        let sharing = try Self.sharing(
            threshold: 31,
            count: 58,
            errors: 27,
            damage: .everyLimb,
            using: &random
        )
        let decoder = try ShareDecoder(threshold: 31)
        let accept = { (secret: SecretBytes) in secret == sharing.secret ? true : nil }
        #expect(try decoder.decode(sharing.shares, workLimit: 0, accept: accept) == nil)
        // One liar is not known, one honest holder is suspected for nothing.
        let honest = try #require(sharing.shares.first { !sharing.wrong.contains($0.index) })
        let suspects = Set(sharing.wrong.dropFirst(2) + [honest.index])
        let decoded = try decoder.decode(
            sharing.shares.filter { $0.index != sharing.wrong[0] },
            suspects: Set(sharing.wrong.dropFirst()),
            accept: accept
        )
        #expect(decoded?.wrongIndices == Array(sharing.wrong.dropFirst()))
        let notEnough = try decoder.decode(
            sharing.shares,
            suspects: suspects,
            workLimit: 0,
            accept: accept
        )
        #expect(notEnough == nil)
        let allSuspected = Set(sharing.shares.map(\.index))
        let useless = try decoder.decode(
            sharing.shares,
            suspects: allSuspected,
            workLimit: 0,
            accept: accept
        )
        #expect(useless == nil)
    }

    @Test func badInputIsRefused() throws {
        var random = try Sample.random("bad-decoder")
        let sharing = try Self.sharing(
            threshold: 3,
            count: 6,
            errors: 0,
            damage: .zero,
            using: &random
        )
        let decoder = try ShareDecoder(threshold: 3)
        let shares = sharing.shares
        let zero = Share(index: 0, elements: shares[0].elements)
        let large = Share(index: 1025, elements: shares[0].elements)
        for bad in [
            [], Array(shares[..<2]), shares + [shares[0]], shares + [zero], shares + [large],
        ] {
            #expect(throws: SecureAggregationError.invalidShare) {
                try decoder.decode(bad) { $0 }
            }
        }
        for threshold in [Int.min, -1, 0, 1025, Int.max] {
            #expect(throws: SecureAggregationError.invalidParameter(.reconstructionThreshold)) {
                try ShareDecoder(threshold: threshold)
            }
        }
        for workLimit in [Int.min, -1, 0, 1, Int.max] {
            #expect(try decoder.decode(shares, workLimit: workLimit) { _ in Int?.none } == nil)
        }
    }

    /// Elements that no field has must not trap, whatever comes out.
    @Test func nonCanonicalElementsDoNotTrap() throws {
        let shares = (1...9).map { index in
            Share(
                index: UInt16(index),
                elements: ShareElements { $0 == 0 ? UInt64.max : PrimeField.modulus }
            )
        }
        let decoder = try ShareDecoder(threshold: 4)
        #expect(try decoder.decode(shares) { _ in Int?.none } == nil)
    }
}
