/// What one user is tested on.
public struct TestCase: Equatable, Sendable {
    /// The user, an index into the split's ``Split/userIDs``.
    public let user: Int
    /// The items to be found, ascending indices into ``Split/itemIDs``; at least one.
    ///
    /// None of them is in the user's training list, unless the split allows items bought already.
    public let items: [Int32]
    /// The items to rank against, in the order in which they were given or drawn.
    ///
    /// Nil means full ranking: every item but ``Split/unrankedItems(of:)``. Negatives that come
    /// from a file are kept as they are, and may hold the test item itself; the split's findings say
    /// so.
    public let negatives: [Int32]?
    /// For users held out of training, the items that a model is shown; nil for all others.
    ///
    /// Ascending, each once; none of them is in ``items``. The user's training list is empty.
    public let foldIn: [Int32]?

    /// Creates a test case.
    init(user: Int, items: [Int32], negatives: [Int32]?, foldIn: [Int32]? = nil) {
        self.user = user
        self.items = items
        self.negatives = negatives
        self.foldIn = foldIn
    }
}
