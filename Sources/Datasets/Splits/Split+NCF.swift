extension Split {
    /// Leave-one-out with the NCF files: training data that exclude the test pairs, and test file.
    ///
    /// Both files number users and items alike (``DatasetFormat/ncf``). Negatives are kept as is.
    ///
    /// - Throws: ``DatasetError/testPairInTraining(file:line:user:item:)`` for the first test pair
    ///   that is also in training.
    public static func leaveOneOut(training: InteractionTable, test: NCFTestFile)
        throws(DatasetError) -> Split
    {
        var testUsers: Set<Int64> = []
        var testItems: Set<Int64> = []
        for line in test.lines {
            testUsers.insert(line.user)
            testItems.insert(line.item)
            testItems.formUnion(line.negatives)
        }
        let catalog = Catalog(
            userIDs: IdentifierOrder.union(training.userIDs, testUsers.map(String.init)),
            itemIDs: IdentifierOrder.union(training.itemIDs, testItems.map(String.init))
        )
        let lists = catalog.itemsByUser(training)
        let users = numbers(of: catalog.userIDs)
        let items = numbers(of: catalog.itemIDs)
        var findings = FindingCounter()
        var cases: [TestCase] = []
        for line in test.lines {
            // The catalog was made from these lines, so every number is in it.
            guard let user = users[line.user], let item = items[line.item] else { continue }
            let negatives = line.negatives.compactMap { items[$0] }
            let known = lists[Int(user)]
            guard !known.sortedContains(item) else {
                throw .testPairInTraining(
                    file: test.file,
                    line: line.number,
                    user: String(line.user),
                    item: String(line.item)
                )
            }
            inspect(negatives, item, known, line.number, &findings)
            cases.append(TestCase(user: Int(user), items: [item], negatives: negatives))
        }
        return Split(
            userIDs: catalog.userIDs,
            itemIDs: catalog.itemIDs,
            training: lists,
            histories: TrainingHistory.all(catalog.renumbered(training), training: lists),
            test: cases.sorted { $0.user < $1.user },
            findings: findings
        )
    }

    /// Leave-one-out on a MovieLens file with only the NCF test file, whose pairs leave training.
    ///
    /// The test file's numbers are mapped as NCF made them: user = UserID − 1, item = order of
    /// first appearance in the ratings file. The catalog is the ratings file's, with its ids.
    ///
    /// - Throws: ``DatasetError/malformedLine(file:line:expected:)`` for a number without an id,
    ///   ``DatasetError/testPairMissing(file:line:user:item:)`` if a test pair is not in the data.
    public static func leaveOneOut(movieLens table: InteractionTable, test: NCFTestFile)
        throws(DatasetError) -> Split
    {
        let users = numbers(of: table.userIDs)
        let items = table.items.removingRepeats()
        var lists = table.itemsByUser()
        var findings = FindingCounter()
        var cases: [TestCase] = []
        for line in test.lines {
            guard let user = users[line.user + 1] else {
                throw .malformedLine(
                    file: test.file,
                    line: line.number,
                    expected: "a user of the data set: there is no user id \(line.user + 1)"
                )
            }
            for number in [line.item] + line.negatives where number >= items.count {
                throw .malformedLine(
                    file: test.file,
                    line: line.number,
                    expected: "items below \(items.count), the number of items in the data set, "
                        + "not \(number)"
                )
            }
            let item = items[Int(line.item)]
            guard let position = lists[Int(user)].firstIndex(of: item) else {
                throw .testPairMissing(
                    file: test.file,
                    line: line.number,
                    user: table.userIDs[Int(user)],
                    item: table.itemIDs[Int(item)]
                )
            }
            lists[Int(user)].remove(at: position)
            let negatives = line.negatives.map { items[Int($0)] }
            inspect(negatives, item, lists[Int(user)], line.number, &findings)
            cases.append(TestCase(user: Int(user), items: [item], negatives: negatives))
        }
        return Split(
            userIDs: table.userIDs,
            itemIDs: table.itemIDs,
            training: lists,
            histories: TrainingHistory.all(table, training: lists),
            test: cases.sorted { $0.user < $1.user },
            findings: findings
        )
    }

    private static func inspect(
        _ negatives: [Int32],
        _ item: Int32,
        _ known: [Int32],
        _ line: Int,
        _ findings: inout FindingCounter
    ) {
        if negatives.contains(item) { findings.add(.negativeIsTestItem, line: line) }
        if negatives.contains(where: known.sortedContains) {
            findings.add(.negativeInTraining, line: line)
        }
        if Set(negatives).count < negatives.count { findings.add(.repeatedNegative, line: line) }
    }

    /// The index of every id that is an integer.
    private static func numbers(of ids: [String]) -> [Int64: Int32] {
        var output: [Int64: Int32] = [:]
        output.reserveCapacity(ids.count)
        for (index, id) in ids.enumerated() {
            let bytes = Array(id.utf8)
            if let number = FieldParser.index(bytes, bytes.indices) {
                output[number] = Int32(index)
            }
        }
        return output
    }
}
