import FederatedSimulation
import Foundation
import ModelRelease

extension FuzzTarget {
    /// Manifests and run reports: what decodes can be written and read back.
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
    }
}
