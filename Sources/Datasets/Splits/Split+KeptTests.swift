extension Split {
    /// The same training with fewer test items.
    ///
    /// - Parameter kept: which items of a test case are tested still, in their order; users without any
    ///   are not tested.
    /// - Returns: a split over the same users and catalog.
    /// - Complexity: O(training).
    public func keepingTests(_ kept: (TestCase) -> [Int32]) -> Split {
        Split(
            userIDs: userIDs,
            itemIDs: itemIDs,
            newItemCount: newItemCount,
            training: training,
            histories: histories,
            test: test.compactMap { test in
                let wanted = Set(kept(test))
                let items = test.items.filter(wanted.contains)
                return items.isEmpty
                    ? nil
                    : TestCase(
                        user: test.user,
                        items: items,
                        negatives: test.negatives,
                        foldIn: test.foldIn
                    )
            },
            alreadyBought: alreadyBought,
            cutTime: cutTime,
            findings: FindingCounter()
        )
    }
}
