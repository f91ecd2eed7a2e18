import DifferentialPrivacy
import Foundation
import ProtocolPrimitives
import Synchronization
import Testing

@testable import PrivacyLedger

/// kill -9 at every point where the writer is about to change the disk.
///
/// Each run is a child process that kills itself at its n-th write point, a write having one before
/// it and one in its middle. The ledger that it leaves must open again; the round in flight may be
/// charged though nobody was told, and what was acknowledged is never lost.
@Suite(.serialized) struct KillTests {
    /// What the children do.
    enum Work: Int, CaseIterable, Sendable {
        /// Makes a ledger with its opening entry.
        case create
        /// Plans, reserves and releases a round in a ledger that has one already.
        case round
        /// Opens a ledger that ends in half a line, and goes on.
        case mend
        /// Opens a ledger whose last line has no checkpoint, and goes on.
        case sign
        /// Changes the signing key, and plans a round.
        case rotate
    }

    /// The points of one append, in order: nothing is signed before the line is on the disk, and
    /// the latest checkpoint is replaced last.
    @Test func theWritePointsOfAnAppendAreTheseInThisOrder() throws {
        let directory = try TemporaryDirectory()
        let points = Mutex<[String]>([])
        try Self.prepare(.round, in: directory.path)
        let ledger = try Self.open(directory.path)
        let event = try Fixture.event()
        try WritePoint.observing(
            directory.path,
            { operation, path in
                let name = URL(fileURLWithPath: path).lastPathComponent
                points.withLock {
                    $0.append(
                        "\(operation.rawValue) \(name.hasSuffix(".partial") ? "temporary" : name)"
                    )
                }
            }
        ) {
            _ = try ledger.append(Fixture.plan(1, event: event), time: Fixture.time())
        }
        #expect(
            points.withLock { $0 } == [
                "write entries.jsonl", "write entries.jsonl", "synchronize entries.jsonl",
                "write checkpoints", "write checkpoints", "synchronize checkpoints",
                "create temporary", "write checkpoint", "write checkpoint",
                "synchronize checkpoint", "rename checkpoint",
                "synchronize ledger",
            ]
        )
    }

    @Test(arguments: Work.allCases)
    func killedAtEveryWritePointTheLedgerOvercharges(_ work: Work) async throws {
        let count = try Self.pointCount(of: work)
        #expect(count >= 12)
        for point in 1...count {
            let directory = try TemporaryDirectory()
            try Self.prepare(work, in: directory.path)
            let before = try Self.charges(in: directory.path)
            let path = directory.path
            let raw = work.rawValue
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, raw = raw as Int, point = point as Int] in
                let work = try #require(Work(rawValue: raw))
                let reached = Mutex(0)
                try WritePoint.observing(
                    path,
                    { _, _ in
                        let isLast = reached.withLock {
                            $0 += 1
                            return $0 == point
                        }
                        if isLast { kill(getpid(), SIGKILL) }
                    }
                ) { try KillTests.perform(work, in: path) }
            }
            try Self.check(work, before: before, point: point, in: directory.path)
        }
    }

    /// What must hold of the ledger that a kill left behind.
    private static func check(_ work: Work, before: Int, point: Int, in path: String) throws {
        let place: Comment = "\(work) killed at point \(point)"
        let acknowledged = acknowledgments(in: path)
        let files = (try? LedgerFiles.read(directory: path + "/ledger")) ?? LedgerFiles()
        let isOpened = !LedgerLines.split(files.entries).lines.isEmpty
        let key = try Fixture.verifierKey()
        if isOpened {
            let audit = LedgerAudit(publicKey: key).report(on: files)
            // An opening that nothing signs yet says nothing to an auditor; the writer may go on.
            let isSigned = !files.notes.isEmpty
            #expect(isSigned || work == .create && acknowledged.isEmpty, place)
            #expect(audit.valid == isSigned, place)
            #expect(!isSigned || audit.findings.allSatisfy { $0.severity != .error }, place)
            // At most the entry in flight is there beside what was acknowledged.
            let known = ["round": 2, "rotate": 2, "mend": 2, "sign": 3]["\(work)"] ?? 0
            #expect(audit.entries - known >= acknowledged.count, place)
            #expect(audit.entries - known <= acknowledged.count + 1, place)
        } else {
            #expect(work == .create && acknowledged.isEmpty, place)
            try prepare(.create, in: path)
            try perform(.create, in: path)
        }
        let ledger = try open(path)
        let charged = ledger.replay.chargedEvents.count
        let told = acknowledged.contains("reserved") ? 1 : 0
        #expect(charged >= before + told, place)
        #expect(charged <= before + 1, place)
        // It goes on from there, and nothing but the run's own notes is said of it afterwards.
        let event = try Fixture.event(mu: 0.1)
        try ledger.append(Fixture.plan(9, event: event), time: Fixture.time())
        let mended = try LedgerFiles.read(directory: path + "/ledger")
        let report = LedgerAudit(publicKey: key).report(on: mended)
        #expect(report.findings.isEmpty, place)
    }

    /// Makes the directory that the work begins with.
    private static func prepare(_ work: Work, in path: String) throws {
        guard work != .create else { return }
        let directory = path + "/ledger"
        let ledger = try PrivacyLedger.create(
            in: FileLedgerStore(directory: directory),
            signingKey: Fixture.signingKey(),
            opening: Fixture.opening(),
            time: Fixture.time()
        )
        let event = try Fixture.event()
        try ledger.append(Fixture.plan(0, event: event), time: Fixture.time())
        let entries = URL(fileURLWithPath: directory + "/" + LedgerFiles.entriesName)
        let reserve = try LedgerEntry(
            index: 2,
            time: Fixture.time(),
            record: Fixture.reserve(0, event: event)
        )
        var bytes = Array(try Data(contentsOf: entries))
        if work == .mend { bytes += reserve.line.prefix(50) }
        if work == .sign { bytes += reserve.line + [0x0A] }
        try Data(bytes).write(to: entries)
    }

    /// What a child does; it notes every step once it has returned.
    private static func perform(_ work: Work, in path: String) throws {
        if work == .create {
            _ = try PrivacyLedger.create(
                in: FileLedgerStore(directory: path + "/ledger"),
                signingKey: Fixture.signingKey(),
                opening: Fixture.opening(),
                time: Fixture.time()
            )
            return try acknowledge("opened", in: path)
        }
        let ledger = try open(path)
        let event = try Fixture.event()
        if work == .rotate {
            try ledger.rotateKey(to: Fixture.signingKey(2), time: Fixture.time())
            try acknowledge("rotated", in: path)
            try ledger.append(Fixture.plan(1, event: event), time: Fixture.time())
            return try acknowledge("planned", in: path)
        }
        if work != .sign {
            try ledger.append(Fixture.reserve(0, event: event), time: Fixture.time())
            try acknowledge("reserved", in: path)
        }
        try ledger.append(Fixture.release(0, event: event), time: Fixture.time())
        try acknowledge("released", in: path)
    }

    /// Opens with whichever key is in force.
    private static func open(_ path: String) throws -> PrivacyLedger {
        let store = try FileLedgerStore(directory: path + "/ledger")
        do {
            return try PrivacyLedger.open(store, signingKey: Fixture.signingKey())
        } catch PrivacyLedgerError.wrongSigningKey {
            // Also where the old key had to sign the rotation first.
            return try PrivacyLedger.open(store, signingKey: Fixture.signingKey(2))
        }
    }

    private static func charges(in path: String) throws -> Int {
        guard FileManager.default.fileExists(atPath: path + "/ledger") else { return 0 }
        let files = try LedgerFiles.read(directory: path + "/ledger")
        return LedgerAudit().report(on: files).events.count
    }

    private static func pointCount(of work: Work) throws -> Int {
        let directory = try TemporaryDirectory()
        try prepare(work, in: directory.path)
        let count = Mutex(0)
        try WritePoint.observing(directory.path, { _, _ in count.withLock { $0 += 1 } }) {
            try perform(work, in: directory.path)
        }
        return count.withLock { $0 }
    }

    private static func acknowledge(_ step: String, in path: String) throws {
        let url = URL(fileURLWithPath: path + "/acknowledged-\(step)")
        try Data().write(to: url)
    }

    private static func acknowledgments(in path: String) -> Set<String> {
        Set(
            ["opened", "rotated", "planned", "reserved", "released"].filter {
                FileManager.default.fileExists(atPath: path + "/acknowledged-\($0)")
            }
        )
    }
}
