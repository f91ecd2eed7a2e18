import FederatedSimulation
import Foundation
import Synchronization

extension FuzzTarget {
    /// One file per process, because the reader reads files only; in memory where there is such.
    private static let scenarioPath: String = {
        let memory = "/dev/shm"
        let directory =
            FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
        return "\(directory)/tacit-fuzz-\(ProcessInfo.processInfo.processIdentifier).yaml"
    }()
    private static let scenarioLock = Mutex(())

    /// The YAML text, and behind zero bytes up to three overrides.
    static func scenario(_ input: [UInt8]) throws(FuzzFinding) {
        let parts = input.split(separator: 0, maxSplits: 3, omittingEmptySubsequences: false)
        let overrides = parts.dropFirst().map { String(decoding: $0, as: UTF8.self) }
        let isWritten = scenarioLock.withLock { _ in
            let file = URL(filePath: scenarioPath)
            guard (try? Data(parts[0]).write(to: file)) != nil else { return false }
            do throws(ScenarioError) {
                _ = try ScenarioReader.read(file: scenarioPath, overrides: overrides)
            } catch {
                _ = error.message
                _ = error.hint
            }
            return true
        }
        try FuzzFinding.unless(isWritten, "the scenario file could not be written")
    }
}
