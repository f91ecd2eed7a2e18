extension LedgerWalk {
    /// Finds the line for entry `index` and adds it to the tree.
    ///
    /// - Parameters:
    ///   - index: the entry's place.
    ///   - cursor: position in the lines; moved past lines that were never signed.
    ///   - root: the signed root that covers entries 0 to `index`.
    /// - Returns: nil if `lines[cursor]` now is the entry; or, if entries are missing, the place of
    ///   the next entry that is there.
    mutating func place(index: Int, cursor: inout Int, root: LedgerDigest) -> Int? {
        if fits(cursor, root) {
            verify(index, root)
            return nil
        }
        guard verifiedSize == index else {
            // Roots of earlier checkpoints were not usable, so the fault lies somewhere since.
            loseRoots(at: verifiedSize, through: index, root: root, cursor: cursor)
            return nil
        }
        if let position = position(ofEntry: index, behind: cursor), fits(position, root) {
            if position == cursor + 1, !isSignedLater(cursor, index: index) {
                add(
                    .error,
                    .entryInserted,
                    entry: index,
                    expected: "the signed entry",
                    got: preview(cursor),
                    "a line was inserted that was never signed"
                )
                cursor += 1
            } else {
                add(
                    .error,
                    .entryOrder,
                    entry: index,
                    expected: preview(position),
                    got: preview(cursor),
                    "entries do not stand in the order they were signed in"
                )
                lines.insert(lines.remove(at: position), at: cursor)
                claims.insert(claims.remove(at: position), at: cursor)
            }
            verify(index, root)
            return nil
        }
        if lines.count - cursor < records.count - index, let claimed = claimedIndex(cursor),
            claimed > index, claimed <= records.count
        {
            let range =
                claimed == index + 1 ? "entry \(index)" : "entries \(index) to \(claimed - 1)"
            add(
                .error,
                .entryMissing,
                entry: index,
                expected: range,
                got: preview(cursor),
                "\(range) cannot be found; later entries cannot be tied to the signed roots"
            )
            areRootsLost = true
            for skipped in (index + 1)..<max(claimed, index + 1) { _ = signedRoot(at: skipped) }
            return claimed
        }
        loseRoots(at: index, through: index, root: root, cursor: cursor)
        return nil
    }

    /// Whether the line at `position` as the next leaf gives the signed root; keeps it if so.
    private mutating func fits(_ position: Int, _ root: LedgerDigest) -> Bool {
        tree.append(leafHash: readAhead.line(lines[position]).leafHash)
        if tree.root == root { return true }
        tree.removeLast()
        return false
    }

    private mutating func verify(_ index: Int, _ root: LedgerDigest) {
        verifiedSize = index + 1
        if let key {
            verifiedCheckpoint = try? Checkpoint(
                origin: key.name,
                treeSize: index + 1,
                rootHash: root
            )
        }
    }

    private mutating func loseRoots(
        at first: Int,
        through last: Int,
        root: LedgerDigest,
        cursor: Int
    ) {
        tree.append(leafHash: readAhead.line(lines[cursor]).leafHash)
        let place = first == last ? "entry \(first) is" : "one of entries \(first) to \(last) is"
        add(
            .error,
            .entryContent,
            entry: first,
            expected: "root \(root)",
            got: "root \(tree.root)",
            "\(place) not what was signed; later entries cannot be tied to the signed roots"
        )
        areRootsLost = true
    }

    /// Where the first line behind `cursor` stands that says it is entry `index`.
    private mutating func position(ofEntry index: Int, behind cursor: Int) -> Int? {
        // Each search is linear, so they end once there is plenty to report.
        guard findings.count < Self.findingLimit else { return nil }
        readClaims()
        return claims[min(cursor + 1, claims.count)...].firstIndex(of: index)
    }

    /// Whether the line in the place of entry `index` is the only one that could be a later entry.
    private mutating func isSignedLater(_ position: Int, index: Int) -> Bool {
        guard let claimed = claimedIndex(position), claimed > index, claimed < records.count else {
            return false
        }
        return self.position(ofEntry: claimed, behind: position) == nil
    }

    /// The index that a line claims, or nil for a malformed line.
    ///
    /// All lines are read at the first mismatch, so that searching them again costs little.
    private mutating func claimedIndex(_ position: Int) -> Int? {
        readClaims()
        return claims[position]
    }

    private mutating func readClaims() {
        guard claims.isEmpty else { return }
        claims = lines.map { (try? LedgerEntry(line: Array($0)))?.index }
    }

    /// What kind of entry a line claims to be.
    private func preview(_ position: Int) -> String {
        guard let entry = try? LedgerEntry(line: Array(lines[position])) else {
            return "a malformed line"
        }
        return "\(entry.record.kind) with index \(entry.index)"
    }
}
