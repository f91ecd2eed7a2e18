import PrivacyLedger
import ProtocolPrimitives

extension FuzzTarget {
    /// A stored ledger that somebody has changed, or a writer that is asked for anything.
    ///
    /// The first byte chooses: files are changed and audited, or changed and opened; or changed
    /// entries are appended through the writer, whose ledger must then pass the audit.
    static func ledgerAudit(_ input: [UInt8]) throws(FuzzFinding) {
        var input = FuzzInput(input)
        let ledger = try SeededLedger.get()
        let first = input.byte()
        let choice = first % 4
        switch choice {
        case 0: try audit(changed(ledger.files, &input), ledger, keptLast: first & 4 != 0)
        case 1, 2:
            let key = choice == 1 ? ledger.signingKey : ledger.laterKey
            try open(changed(ledger.files, &input), key)
        default: try write(ledger, &input)
        }
    }

    private static func changed(_ files: LedgerFiles, _ input: inout FuzzInput) -> LedgerFiles {
        var files = files
        for _ in 0..<input.number(below: 6) {
            switch input.byte() % 5 {
            case 0: change(&files.entries, &input)
            case 1: change(&files.checkpoints, &input)
            case 2:
                var latest = files.latestCheckpoint ?? []
                change(&latest, &input)
                files.latestCheckpoint = latest
            case 3:
                var key = files.verifierKey ?? []
                change(&key, &input)
                files.verifierKey = key
            default:
                if input.byte() & 1 == 0 {
                    files.latestCheckpoint = nil
                } else {
                    files.verifierKey = nil
                }
            }
        }
        return files
    }

    /// Changes bytes or moves lines.
    private static func change(_ file: inout [UInt8], _ input: inout FuzzInput) {
        let separator = UInt8(ascii: "\n")
        var lines = file.split(separator: separator, omittingEmptySubsequences: false)
        let operation = input.byte() % 4
        guard operation != 0, lines.count > 1 else {
            Mutation.apply(to: &file, donors: [], &input)
            return
        }
        let source = input.number(below: lines.count)
        let target = input.number(below: lines.count)
        switch operation {
        case 1: lines.remove(at: source)
        case 2: lines.swapAt(source, target)
        default: lines.insert(lines[source], at: target)
        }
        file = Array(lines.joined(separator: [separator]))
    }

    /// Audits with the key from elsewhere, and a checkpoint that was kept early on or last.
    private static func audit(
        _ files: LedgerFiles,
        _ ledger: SeededLedger,
        keptLast: Bool
    ) throws(FuzzFinding) {
        let earlier = keptLast ? ledger.lastCheckpoint : ledger.earlierCheckpoint
        let size = keptLast ? ledger.lines.count : SeededLedger.earlierSize
        let pinned = LedgerAudit(publicKey: ledger.verifierKey, earlierCheckpoint: earlier)
            .report(on: files)
        if let checkpoint = pinned.verifiedCheckpoint {
            try FuzzFinding.unless(
                ledger.roots[checkpoint.treeSize] == checkpoint.rootHash,
                "a checkpoint was verified that was never signed"
            )
        }
        guard pinned.valid else { return }
        try FuzzFinding.unless(
            pinned.verifiedCheckpoint != nil,
            "a ledger passed in which nothing is signed"
        )
        try FuzzFinding.unless(
            pinned.continuedCheckpoint?.treeSize == size,
            "a ledger passed that was not found to continue the earlier checkpoint"
        )
        for place in 0..<size {
            try FuzzFinding.unless(
                files.line(at: place).map(Array.init) == ledger.lines[place],
                "a ledger passed in which an entry under the earlier checkpoint was changed"
            )
        }
    }

    private static func open(_ files: LedgerFiles, _ key: SigningKey) throws(FuzzFinding) {
        let store = InMemoryLedgerStore(files)
        guard (try? PrivacyLedger.open(store, signingKey: key)) != nil else { return }
        try FuzzFinding.unless(
            LedgerAudit().report(on: store.read()).valid,
            "an opened ledger does not pass the audit"
        )
    }

    private static func write(_ ledger: SeededLedger, _ input: inout FuzzInput)
        throws(FuzzFinding)
    {
        let store = InMemoryLedgerStore()
        guard let writer = try? ledger.writer(in: store) else {
            throw FuzzFinding("a valid ledger cannot be created")
        }
        var steps = 0
        while !input.isEmpty, steps < 24 {
            steps += 1
            var line = ledger.lines[input.number(below: ledger.lines.count)]
            Mutation.apply(to: &line, donors: ledger.lines, &input)
            guard let entry = try? LedgerEntry(line: line) else { continue }
            _ = try? writer.append(entry.record, time: entry.time)
        }
        let report = LedgerAudit(publicKey: ledger.verifierKey)
            .report(on: store.read())
        try FuzzFinding.unless(report.valid, "the writer's own ledger does not pass the audit")
    }
}
