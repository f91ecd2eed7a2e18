import Foundation
import ProtocolPrimitives

/// The hand-overs and revocations that lie in a folder, each with good signatures of its own.
public struct KeyStatements: Equatable, Sendable {
    /// Name of the folder in a registry.
    public static let folderName = "keys"
    /// Statements that are read; nobody changes keys so often.
    private static let countLimit = 10_000

    /// Who follows whom.
    public private(set) var handovers: [KeyHandover] = []
    /// Who is not to be trusted any more.
    public private(set) var revocations: [KeyRevocation] = []

    /// No statements.
    public init() {}

    /// Collects statements.
    public init(handovers: [KeyHandover], revocations: [KeyRevocation]) {
        self.handovers = handovers
        self.revocations = revocations
    }

    /// Reads a folder's statements; other files are left alone, and a folder that is not there is empty.
    ///
    /// A statement that cannot be read, or whose signature is bad, is an error and not passed over: it
    /// may have been a revocation.
    ///
    /// - Parameter path: the folder.
    /// - Throws: ``ModelReleaseError/badKeyStatement(file:)`` or `FileError`.
    public init(folder path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted().filter {
            $0.hasSuffix(KeyHandover.fileSuffix) || $0.hasSuffix(KeyRevocation.fileSuffix)
        }
        guard names.count <= Self.countLimit else {
            throw ModelReleaseError.badKeyStatement(file: path)
        }
        for name in names {
            let bytes = try BoundedFile.bytes(
                atPath: "\(path)/\(name)",
                byteCountLimit: SignedStatement.byteCountLimit
            )
            do {
                if name.hasSuffix(KeyHandover.fileSuffix) {
                    handovers.append(try KeyHandover(decoding: bytes))
                } else {
                    revocations.append(try KeyRevocation(decoding: bytes))
                }
            } catch {
                throw ModelReleaseError.badKeyStatement(file: name)
            }
        }
    }

    /// Joins the statements of several folders.
    public func joined(with other: Self) -> Self {
        Self(
            handovers: handovers + other.handovers.filter { !handovers.contains($0) },
            revocations: revocations + other.revocations.filter { !revocations.contains($0) }
        )
    }
}
