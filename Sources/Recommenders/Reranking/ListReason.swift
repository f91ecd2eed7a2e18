/// Why an item does not stand where its score alone would put it.
public enum ListReason: String, CaseIterable, Codable, Sendable {
    /// The place was kept for an item outside the head.
    case tailPlace = "tail-place"
    /// It got the bonus of items outside the head.
    case tailBonus = "tail-bonus"
    /// It suits the context better (moved up) or worse (moved down).
    case context
    /// It is less like the items above it (moved up) or more (moved down).
    case diversity
    /// Better items belong to a category that has all the places it may have.
    case categoryCap = "category-cap"
    /// Others were put above it.
    case displaced
}
