import FederatedSimulation
import Foundation
import ModelRelease

extension FuzzTarget {
    /// Manifests, run reports and signed statements: what decodes can be written and read back.
    static func jsonFile(_ input: [UInt8]) throws(FuzzFinding) {
        if let manifest = try? ReleaseManifest(decoding: input) {
            let again = try? ReleaseManifest(decoding: manifest.encoded())
            try FuzzFinding.unless(again == manifest, "a manifest cannot be read back")
        }
        if let report = try? JSONDecoder().decode(RunReport.self, from: Data(input)) {
            let again = try? JSONDecoder().decode(
                RunReport.self,
                from: JSONEncoder().encode(report)
            )
            try FuzzFinding.unless(again == report, "a report cannot be read back")
        }
        // A statement's file has one spelling.
        let written = [
            (try? SignedPointer(decoding: input))?.encoded,
            (try? KeyHandover(decoding: input))?.statement.encoded,
            (try? KeyRevocation(decoding: input))?.statement.encoded,
        ]
        for case let bytes? in written {
            try FuzzFinding.unless(bytes == input, "a statement has two encodings")
        }
    }
}
