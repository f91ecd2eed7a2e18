import Foundation
import ModelRelease
import ProtocolPrimitives
import Recommenders
import Testing

/// Loading a release and recommending from it, through the public interface alone, as an app would.
@Suite struct ReleaseBundleTests {
    /// A release of a random factor model, and the model.
    private static func release(
        _ scratch: ScratchFolder,
        items: Int = 40,
        factors: Int = 11,
        algorithm: String = "ials"
    ) throws -> (path: String, model: TrainedModel, ids: [String]) {
        let sample = try SampleRelease()
        var contents = try sample.contents(counts: [1])
        var random = try SeededRandomSource(seed: 3, label: "bundle")
        let elements = random.bytes(count: items * factors).map { Float($0) / 256 - 0.5 }
        let counts = (0..<items).map { 100 / Double($0 + 1) }
        let order = (0..<Int32(items - 5)).map { $0 }
        let model: TrainedModel =
            algorithm == "spectral"
            ? .spectral(
                try SpectralModel(
                    head: HeadItems(
                        order: order,
                        counts: counts,
                        count: items - 5,
                        exponent: -0.5
                    ),
                    itemFactors: Array(elements.prefix((items - 5) * factors)),
                    factorCount: factors,
                    popularityWeight: 1.5,
                    counts: counts
                )
            )
            : .factors(
                try FactorModel(
                    algorithm: algorithm,
                    items: order,
                    itemFactors: Array(elements.prefix((items - 5) * factors)),
                    factorCount: factors,
                    parameters: UserFactorParameters(
                        regularization: 0.1,
                        frequencyExponent: 1,
                        unobservedWeight: 0.1
                    ),
                    counts: counts
                )
            )
        let ids = (0..<items).map { "id \($0), \"quoted\" ä" }
        contents.model = try ModelFile.encode(model)
        contents.items = ItemCatalogFile.encode(ids)
        _ = try ReleaseWriter(key: sample.key).write(contents, to: scratch.path(algorithm))
        return (scratch.path(algorithm), model, ids)
    }

    @Test(arguments: ["ials", "spectral"])
    func theLoadedModelScoresAsTheTrainedOne(algorithm: String) throws {
        let scratch = try ScratchFolder()
        let (path, model, ids) = try Self.release(scratch, algorithm: algorithm)
        let bundle = try ReleaseBundle(path: path)
        #expect(bundle.model == model && Array(bundle.itemIDs) == ids)
        for history in [[0, 1, 2], [7], [39], [30, 3, 17, 38, 2]] as [[Int]] {
            let list = bundle.recommend(history: history.map { ids[$0] }, count: 6)
            let scores = model.recommender.scores(history: history.map { Int32($0) })
            let expected = ids.indices.filter { !history.contains($0) }
                .sorted { (scores[$0], $1) > (scores[$1], $0) }.prefix(6)
            #expect(list.items.map(\.id) == expected.map { ids[$0] })
            #expect(list.items.map(\.score) == expected.map { scores[$0] })
        }
    }

    /// One history by itself is scored as among others, where all items are turned first.
    @Test func oneHistoryIsScoredAsAmongOthers() throws {
        let scratch = try ScratchFolder()
        let (_, model, _) = try Self.release(scratch, items: 200, factors: 24)
        let histories: [[Int32]] = [[0, 5, 9], [1], Array(10..<60), []]
        let together = model.recommender.scores(histories: histories)
        for (history, scores) in zip(histories, together) {
            for (alone, other) in zip(model.recommender.scores(history: history), scores) {
                #expect(abs(alone - other) <= 1e-5 * max(1, abs(other)))
            }
        }
    }

    @Test func nobodysHistoryGetsThePopularItems() throws {
        let scratch = try ScratchFolder()
        let (path, _, ids) = try Self.release(scratch)
        let bundle = try ReleaseBundle(path: path)
        for history in [[], ["stranger", "stranger"]] {
            let list = bundle.recommend(history: history, count: 3)
            #expect(list.items.map(\.id) == Array(ids.prefix(3)))
            #expect(list.unknownItems == history)
        }
        #expect(bundle.recommend(history: [ids[0]], count: 0).items.isEmpty)
        #expect(bundle.recommend(history: ids, count: 5).items.isEmpty)
    }

    @Test(arguments: [ModelFile.name, ItemCatalogFile.name])
    func anotherFileThanTheManifestsIsNotLoaded(name: String) throws {
        let scratch = try ScratchFolder()
        let (path, _, _) = try Self.release(scratch)
        let url = URL(fileURLWithPath: "\(path)/\(name)")
        let original = try Data(contentsOf: url)
        var flipped = original
        flipped[original.count - 3] ^= 1
        for changed in [flipped, original.dropLast(), Data(), original + [0]] {
            try changed.write(to: url)
            #expect(throws: ModelReleaseError.digestMismatch(file: name)) {
                try ReleaseBundle(path: path)
            }
        }
        try FileManager.default.removeItem(at: url)
        #expect(throws: FileError.notFound(path: url.path)) { try ReleaseBundle(path: path) }
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        #expect(throws: FileError.notARegularFile(path: url.path)) { try ReleaseBundle(path: path) }
    }
}
