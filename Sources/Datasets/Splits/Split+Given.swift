extension Split {
    /// Takes the test items from a file of their own; ranking is over the full catalog.
    ///
    /// Users and items of the two files are matched by id. Users may be in one file only.
    ///
    /// - Throws: ``DatasetError/testPairInTraining(file:line:user:item:)`` for the first test row
    ///   that is also in training.
    public static func given(training: DatasetReading, test: DatasetReading) throws(DatasetError)
        -> Split
    {
        let catalog = Catalog(
            userIDs: IdentifierOrder.union(training.table.userIDs, test.table.userIDs),
            itemIDs: IdentifierOrder.union(training.table.itemIDs, test.table.itemIDs)
        )
        let trainingLists = catalog.itemsByUser(training.table)
        let testUsers = catalog.users(test.table.userIDs)
        let testItems = catalog.items(test.table.itemIDs)
        for row in 0..<test.table.count {
            let user = testUsers[Int(test.table.users[row])]
            let item = testItems[Int(test.table.items[row])]
            guard !trainingLists[Int(user)].sortedContains(item) else {
                throw .testPairInTraining(
                    file: test.report.file,
                    line: Int(test.lines[row]),
                    user: catalog.userIDs[Int(user)],
                    item: catalog.itemIDs[Int(item)]
                )
            }
        }
        let testCases = catalog.itemsByUser(test.table).enumerated().compactMap { user, items in
            items.isEmpty ? nil : TestCase(user: user, items: items, negatives: nil)
        }
        return Split(
            userIDs: catalog.userIDs,
            itemIDs: catalog.itemIDs,
            training: trainingLists,
            histories: TrainingHistory.all(
                catalog.renumbered(training.table),
                training: trainingLists
            ),
            test: testCases,
            findings: FindingCounter()
        )
    }
}
