import Foundation
import ModelRelease

/// Files and values for the tests of this folder.
enum SafetensorsFixtures {
    /// Written by Python: safetensors 0.8.0, `safetensors.numpy.save`, numpy 2.4.6.
    static let byPython =
        Data(
            base64Encoded: """
                AAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJrIjoidsOpXG4ifSwiYSI6eyJkdHlwZSI6Ikk2NCIsInNoYXBlIjpb\
                Ml0sImRhdGFfb2Zmc2V0cyI6WzAsMTZdfSwicyI6eyJkdHlwZSI6IkY2NCIsInNoYXBlIjpbXSwiZGF0YV9vZmZz\
                ZXRzIjpbMTYsMjRdfSwiYiI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMSwzXSwiZGF0YV9vZmZzZXRzIjpbMjQs\
                MzZdfSwiZSI6eyJkdHlwZSI6IkkzMiIsInNoYXBlIjpbMCw0XSwiZGF0YV9vZmZzZXRzIjpbMzYsMzZdfX0gICAg\
                BwAAAAAAAAD4/////////wAAAAAAAAxAAADAPwAAAMAAAIA+
                """
        ).map { Array($0) } ?? []

    /// What ``byPython`` holds.
    static func contents() throws -> Safetensors {
        try Safetensors(
            tensors: [
                "a": Tensor(shape: [2], elements: .int64([7, -8])),
                "b": Tensor(shape: [1, 3], elements: .float32([1.5, -2, 0.25])),
                "e": Tensor(shape: [0, 4], elements: .int32([])),
                "s": Tensor(shape: [], elements: .float64([3.5])),
            ],
            metadata: ["k": "vé\n"]
        )
    }

    /// A file with a header as given, unpadded.
    static func file(header: String, data: [UInt8] = []) -> [UInt8] {
        withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
            + Array(header.utf8) + data
    }
}
