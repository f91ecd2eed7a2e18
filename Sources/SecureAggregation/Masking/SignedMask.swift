public import ProtocolPrimitives

/// Whether a mask is added or subtracted.
public enum MaskDirection: Sendable {
    /// Lanes plus mask.
    case add
    /// Lanes minus mask.
    case subtract

    /// What undoes it.
    public var reversed: MaskDirection { self == .add ? .subtract : .add }
}

/// A mask with its direction; **secret**.
///
/// - Warning: a seed is used for one mask only; the same mask added twice cancels no more.
public struct SignedMask: Sendable {
    /// Key and initial counter block, 32 bytes.
    let keystreamSeed: SecretBytes
    let direction: MaskDirection

    /// Expands a seed later, in a direction.
    public init(_ seed: MaskSeed, direction: MaskDirection) {
        self.init(keystreamSeed: seed.keystreamSeed, direction: direction)
    }

    init(keystreamSeed: SecretBytes, direction: MaskDirection) {
        self.keystreamSeed = keystreamSeed
        self.direction = direction
    }

    /// The mask that `client` adds for its agreement with `neighbor`: plus for the smaller number.
    public static func pairwise(_ seed: MaskSeed, of client: ClientID, with neighbor: ClientID)
        -> SignedMask
    {
        SignedMask(seed, direction: client < neighbor ? .add : .subtract)
    }

    /// The same mask taken off again.
    public var reversed: SignedMask {
        SignedMask(keystreamSeed: keystreamSeed, direction: direction.reversed)
    }
}
