/// What one user is tested on.
public struct TestCase: Equatable, Sendable {
    /// The user, an index into the split's ``Split/userIDs``.
    public let user: Int
    /// The items to be found, ascending indices into ``Split/itemIDs``; at least one.
    ///
    /// None of them is in the user's training list.
    public let items: [Int32]
    /// The items to rank against, in the order in which they were given or drawn.
    ///
    /// Nil means full ranking: every item that is not in the user's training list. Negatives that
    /// come from a file are kept as they are, and may hold the test item itself; the split's
    /// findings say so.
    public let negatives: [Int32]?
}
