/// What a ``ShareDecoder`` found.
public struct DecodedSecret<Value> {
    /// What the caller made of the secret.
    public let value: Value
    /// Indices of the shares that do not fit the others, ascending; **public**.
    ///
    /// These are the wrong ones if they are at most half of what exceeds the threshold.
    public let wrongIndices: [UInt16]
}

extension DecodedSecret: Sendable where Value: Sendable {}
