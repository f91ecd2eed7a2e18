import Datasets
import Foundation
import ModelRelease
import Recommenders
import Testing

@testable import FederatedSimulation

@Suite struct ItemFeatureSourceTests {
    private static let csv = """
        id,title,categories
        a,Red mug,kitchen|gift
        b,Blue mug,kitchen
        c,,garden

        """

    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "features-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(Self.csv.utf8).write(to: folder.appending(path: "items.csv"))
        try body(folder)
    }

    /// A version 1.0 file of single-precision rows, as numpy writes it.
    private static func npy(_ rows: [[Float]]) -> Data {
        var header =
            "{'descr': '<f4', 'fortran_order': False, "
            + "'shape': (\(rows.count), \(rows.first?.count ?? 0)), }"
        header += String(repeating: " ", count: 63 - (header.utf8.count + 10) % 64) + "\n"
        var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
        bytes += [UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8)]
        bytes += Array(header.utf8)
        for value in rows.joined() {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += Array($0) }
        }
        return Data(bytes)
    }

    @Test func categoriesWordsAndVectorsStandSideBySide() throws {
        try inFolder { folder in
            try Self.npy([[1, 2], [3, 4], [5, 6]]).write(to: folder.appending(path: "v.npy"))
            let source = try ItemFeatureSource(
                path: folder.appending(path: "items.csv").path(),
                vectorsPath: folder.appending(path: "v.npy").path()
            )
            let features = try #require(try source.features(of: ["c", "unknown", "a"]))
            // Two rows of the three items are asked for: their categories are garden, kitchen, gift.
            let width = 3 + ItemFeatureSource.textColumnCount + 2
            #expect(features.itemCount == 3 && features.columnCount == width)
            let rows = (0..<3).map { Array(features.values[($0 * width)..<(($0 + 1) * width)]) }
            #expect(Array(rows[0].prefix(3)) == [1, 0, 0] && Array(rows[0].suffix(2)) == [5, 6])
            #expect(rows[1].allSatisfy { $0 == 0 })
            let half = 1 / Float(2).squareRoot()
            #expect(Array(rows[2].prefix(3)) == [0, half, half])
            #expect(Array(rows[2].suffix(2)) == [1, 2])
            let words = rows[2].dropFirst(3).dropLast(2)
            #expect(abs(words.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
        }
    }

    @Test func oneTensorOfASafetensorsFileIsATable() throws {
        try inFolder { folder in
            let path = folder.appending(path: "v.safetensors")
            let attributes = folder.appending(path: "items.csv").path()
            let tensor = try Tensor(shape: [3, 1], elements: .float32([7, 8, 9]))
            try Data(Safetensors(tensors: ["text": tensor]).encoded).write(to: path)
            let source = try ItemFeatureSource(path: attributes, vectorsPath: path.path())
            #expect(source.vectors?.values == [7, 8, 9])
            try Data(Safetensors(tensors: ["a": tensor, "b": tensor]).encoded).write(to: path)
            #expect(throws: SimulationError.self) {
                try ItemFeatureSource(path: attributes, vectorsPath: path.path())
            }
        }
    }

    @Test func rowsThatDoNotFitTheItemsAreRefused() throws {
        try inFolder { folder in
            let path = folder.appending(path: "v.npy")
            try Self.npy([[1, 2], [3, 4]]).write(to: path)
            #expect(
                throws: SimulationError.unusableFeatures(
                    path: path.path(),
                    reason: "has 2 rows for 3 items with attributes"
                )
            ) {
                try ItemFeatureSource(
                    path: folder.appending(path: "items.csv").path(),
                    vectorsPath: path.path()
                )
            }
        }
    }

    @Test func nothingKnownIsNoFeatures() throws {
        let attributes = try ItemAttributes(itemIDs: ["a"], titles: [nil], categories: [[]])
        #expect(try ItemFeatureSource(attributes: attributes).features(of: ["a", "b"]) == nil)
    }
}
