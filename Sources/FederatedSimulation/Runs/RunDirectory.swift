import Foundation
import ModelRelease
import ProtocolPrimitives
public import Recommenders

/// The layout of a run on disk: `run.json`, `metrics.jsonl`, `ledger/`, `model/`.
public struct RunDirectory: Sendable, Equatable {
    private static let reportByteCountLimit = 16 << 20
    /// Path as it was named.
    public let path: String

    /// Names a run; nothing is read or written.
    public init(path: String) { self.path = path }

    /// The report.
    public var reportPath: String { "\(path)/run.json" }
    /// One line a round.
    public var metricsPath: String { "\(path)/metrics.jsonl" }
    /// The ledger's directory.
    public var ledgerPath: String { "\(path)/ledger" }
    /// The model's directory.
    public var modelPath: String { "\(path)/model" }
    /// The segments' directory; there is none without segments.
    public var segmentsPath: String { "\(path)/segments" }

    /// The directory of counts by context; there is none without.
    public var contextPath: String { "\(path)/context" }

    /// Makes the directory for a new run.
    ///
    /// - Throws: `FileError` if something of that name exists or it cannot be made.
    public static func create(path: String) throws -> RunDirectory {
        let parent = ParentPath.of(path)
        if !parent.isEmpty {
            try? FileManager.default.createDirectory(
                atPath: parent,
                withIntermediateDirectories: true
            )
        }
        let directory = try AtomicDirectory(path: path)
        try directory.commit()
        return RunDirectory(path: path)
    }

    /// A path for a new run that does not exist yet: `runs/NAME`, then `runs/NAME-2` and so on.
    public static func unusedPath(name: String) -> String {
        var path = "runs/\(name)"
        var number = 2
        while FileManager.default.fileExists(atPath: path) {
            path = "runs/\(name)-\(number)"
            number += 1
        }
        return path
    }

    /// Writes the report in place of an earlier one.
    ///
    /// - Throws: `FileError`.
    public func write(_ report: RunReport) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        var data = try encoder.encode(report)
        data.append(UInt8(ascii: "\n"))
        try AtomicFile.write(Array(data), to: reportPath, existing: .replace)
    }

    /// Reads the report.
    ///
    /// - Throws: ``SimulationError/damagedRun(path:reason:)`` or `FileError`.
    public func report() throws -> RunReport {
        let bytes = try BoundedFile.bytes(
            atPath: reportPath,
            byteCountLimit: Self.reportByteCountLimit
        )
        do { return try JSONDecoder().decode(RunReport.self, from: Data(bytes)) } catch {
            throw SimulationError.damagedRun(path: reportPath, reason: "is not a run report")
        }
    }

    /// Writes all rounds so far.
    ///
    /// - Throws: `FileError`.
    public func write(_ records: [RoundRecord]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var data = Data()
        for record in records {
            data.append(try encoder.encode(record))
            data.append(UInt8(ascii: "\n"))
        }
        try AtomicFile.write(Array(data), to: metricsPath, existing: .replace)
    }

    /// Writes segments and their cards.
    ///
    /// - Returns: both files' bytes.
    /// - Throws: `FileError` or `ModelReleaseError`.
    func write(segments: SegmentModel, cards: SegmentCards) throws
        -> (tensors: [UInt8], cards: [UInt8])
    {
        let tensors = try SegmentTensors.encode(segments)
        let cards = try cards.encoded()
        let directory = try AtomicDirectory(path: segmentsPath)
        try directory.write(tensors, to: SegmentTensors.name)
        try directory.write(cards, to: SegmentCards.name)
        try directory.commit()
        return (tensors, cards)
    }

    /// Writes counts by context.
    ///
    /// - Throws: `FileError` or `ModelReleaseError`.
    func write(_ context: ReleasedContext) throws {
        let directory = try AtomicDirectory(path: contextPath)
        try directory.write(context.encoded(), to: ReleasedContext.name)
        try directory.commit()
    }

    /// Writes the model and its catalog.
    ///
    /// - Returns: the model file's bytes.
    /// - Throws: `FileError` or `ModelReleaseError`.
    public func write(model: TrainedModel, itemIDs: [String]) throws -> [UInt8] {
        let encoded = try ModelFile.encode(model)
        let directory = try AtomicDirectory(path: modelPath)
        try directory.write(encoded, to: ModelFile.name)
        try directory.write(ItemCatalogFile.encode(itemIDs), to: ItemCatalogFile.name)
        try directory.commit()
        return encoded
    }
}
