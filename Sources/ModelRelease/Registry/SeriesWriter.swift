import Foundation
import ProtocolPrimitives

/// Changes a series: publishes, rolls back, endorses.
///
/// One process at a time does; readers never wait. The release's folder appears first, whole, and the pointer after it, in one step. What is interrupted
/// in between leaves a folder that no pointer names.
public struct SeriesWriter: ~Copyable {
    /// Name of the file that is locked; it is always empty.
    static let lockName = ".lock"

    let registry: ReleaseRegistry
    let series: ReleaseSeries
    let key: MinisignSecretKey
    let keys: TrustedKeys
    private let lock: FileLock

    /// Takes hold of a series, and makes its folder if it is new.
    ///
    /// - Parameters:
    ///   - name: of the series.
    ///   - registry: holds it; made if it does not exist.
    ///   - key: signs the change; neither revoked nor replaced by another.
    /// - Throws: `FileError`, `FileError.locked` if another process is changing the series, or
    ///   ``ModelReleaseError``.
    public init(name: SeriesName, in registry: ReleaseRegistry, key: MinisignSecretKey) throws {
        let series = try registry.series(name.description)
        let keys = try TrustedKeys(pinned: key.publicKey, statements: registry.keyStatements())
        _ = try keys.trustedKey(key.keyID)
        guard keys.newest == key.publicKey else {
            throw ModelReleaseError.keyHandedOver(key.keyID, to: keys.newest.keyID)
        }
        // Where that fails, the lock says why.
        try? FileManager.default.createDirectory(
            atPath: series.path,
            withIntermediateDirectories: true
        )
        self.init(
            registry: registry,
            series: series,
            key: key,
            keys: keys,
            lock: try FileLock(path: "\(series.path)/\(Self.lockName)")
        )
    }

    private init(
        registry: ReleaseRegistry,
        series: ReleaseSeries,
        key: MinisignSecretKey,
        keys: TrustedKeys,
        lock: consuming FileLock
    ) {
        self.registry = registry
        self.series = series
        self.key = key
        self.keys = keys
        self.lock = lock
    }

    /// The pointer as it is, signed by a key that counts; nil in a new series.
    ///
    /// - Throws: ``ModelReleaseError`` or `FileError`.
    func currentPointer() throws -> ReleasePointer? {
        guard ReleaseSeries.isSeries(path: series.path) else { return nil }
        let signed = try series.pointer()
        try signed.verify(by: keys)
        return signed.pointer
    }

    /// Signs the next pointer and puts it in the place of the one before.
    func write(
        _ pointer: ReleasePointer,
        _ action: ReleasePointer.Action,
        time: String,
        reason: String?
    ) throws -> ReleasePointer {
        guard reason.map(ReasonLine.isValid) ?? true else { throw ModelReleaseError.invalidComment }
        var next = pointer
        next.serial += 1
        next.events.append(
            ReleasePointer.Event(
                serial: next.serial,
                action: action,
                version: next.version,
                created: time,
                reason: reason
            )
        )
        let signed = try SignedPointer(next, key: key)
        try AtomicFile.write(signed.encoded, to: series.pointerPath, existing: .replace)
        // The list is for browsing only; the change is made.
        try? registry.writeIndex()
        return next
    }
}
