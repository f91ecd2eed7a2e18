import ModelRelease
import Recommenders
import Testing

@Suite struct SegmentFilesTests {
    private static func model(_ rule: SegmentRule) throws -> SegmentModel {
        try SegmentModel(
            rule: rule,
            scores: (0..<rule.count).map { $0 == 1 ? nil : [0.5, Double($0), 0.25] },
            fallbacks: (0..<rule.count).map { $0 == 1 ? 0 : nil },
            globalScores: [0.5, 0.25, 0.25]
        )
    }

    private static func cards(_ rule: SegmentRule) -> SegmentCards {
        SegmentCards(
            algorithm: "k-means",
            minimumCohort: 50,
            sizeNoise: 3.5,
            modelDigest: "00",
            rule: rule,
            segments: (0..<rule.count).map { id in
                SegmentCard(
                    id: id,
                    name: "<\"\(id)\">",
                    size: id == 1 ? nil : 60,
                    withheld: id == 1,
                    fallback: id == 1 ? 0 : nil,
                    items: id == 1 ? [] : [.init(id: "a", score: 0.5)],
                    popular: []
                )
            }
        )
    }

    private static func rules() throws -> [SegmentRule] {
        let space = try SegmentSpace(itemVectors: [1, 2, 3, 4, 5, 6], dimension: 2)
        return [
            .centroids(try CentroidSegments(space: space, centroids: [1, 0, 0, 1, -1, 0])),
            .centroids(
                try CentroidSegments(
                    space: space,
                    centroids: [1, 0, 0, 1],
                    mixture: [.init(variance: 1, weight: 0.5), .init(variance: 2, weight: 0.5)]
                )
            ),
            .purchases(
                try PurchaseSegments(
                    referenceTime: 77,
                    recencyDays: [1, 2],
                    frequencies: [3],
                    amounts: []
                )
            ),
        ]
    }

    @Test("Segments come back from their files")
    func roundTrips() throws {
        for rule in try Self.rules() {
            let (model, cards) = (try Self.model(rule), Self.cards(rule))
            let decoded = try SegmentCards(decoding: cards.encoded())
            #expect(decoded == cards)
            let found = try SegmentTensors.decode(SegmentTensors.encode(model), cards: decoded)
            #expect(found.rule == model.rule && found.fallbacks == model.fallbacks)
            #expect(found.scores == model.scores && found.globalScores == model.globalScores)
        }
    }

    @Test("Cards that contradict themselves are refused")
    func cardRefusals() throws {
        let rule = try Self.rules()[0]
        for change in [
            { $0.segments[0].withheld = true }, { $0.segments[1].fallback = 1 },
            { $0.segments[1].fallback = 9 }, { $0.segments[0].fallback = 2 },
            { $0.segments[2].id = 7 }, { $0.segments[1].items = [.init(id: "a", score: 1)] },
            { $0.segments[1].size = 3 }, { $0.segments = [] }, { $0.algorithm = "\u{1B}[31m" },
            { $0.segments[0].size = 1e300 }, { $0.segments[0].size = 40 }, { $0.sizeNoise = -1 },
            { $0.segments[0].name = "\u{7}" }, { $0.segments[0].items[0].title = "\u{1B}" },
        ] as [(inout SegmentCards) -> Void] {
            var cards = Self.cards(rule)
            change(&cards)
            #expect(throws: ModelReleaseError.self) {
                try SegmentCards(decoding: cards.encoded())
            }
        }
        for text in ["", "{}", "[]", "{\"format\":\"tacit-segments-v2\"}"] {
            #expect(throws: ModelReleaseError.self) {
                try SegmentCards(decoding: Array(text.utf8))
            }
        }
    }

    @Test("Tensors of other cards are refused, and so is half a file")
    func tensorRefusals() throws {
        let rules = try Self.rules()
        let bytes = try SegmentTensors.encode(Self.model(rules[0]))
        #expect(throws: ModelReleaseError.self) {
            try SegmentTensors.decode(bytes, cards: Self.cards(rules[2]))
        }
        for length in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: ModelReleaseError.self) {
                try SegmentTensors.decode(
                    Array(bytes.prefix(length)),
                    cards: Self.cards(rules[0])
                )
            }
        }
    }
}
