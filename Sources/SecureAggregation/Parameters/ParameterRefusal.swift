/// Why no parameters exist for a threat model, and what would make them possible; **public**.
public enum ParameterRefusal: Equatable, Sendable {
    /// The sum needs a wider modulus than the 32 bits there are.
    ///
    /// `largestPopulation` and `largestValueBound` each fit when the other input stays as it is;
    /// 0 means that none does.
    case modulusTooWide(bitsNeeded: Int, largestPopulation: Int, largestValueBound: Int)
    /// No neighbor count up to the limit meets all three failure targets.
    ///
    /// Each value is what that input would have to be lowered to, in steps of one percent, with
    /// the others as they are; `nil` where lowering it alone does not help. Where neither does,
    /// `largestCommonFraction` is what both would have to be at most; otherwise it is `nil`.
    case noNeighborCount(
        limit: Int,
        largestCorruptedFraction: Double?,
        largestDropoutFraction: Double?,
        largestCommonFraction: Double?
    )
}
