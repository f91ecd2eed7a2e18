import ModelRelease
import Recommenders
import Testing

@Suite struct ReleasedContextTests {
    private static func context(_ dimension: ContextDimension, boost: Double = 0.5) throws
        -> ReleasedContext
    {
        ReleasedContext(
            counts: try ContextCounts(
                dimension: dimension,
                items: [2, 5],
                counts: (0..<(2 * dimension.values.count)).map { Double($0) / 3 - 1 },
                noise: 0.1,
                people: 12
            ),
            boost: boost,
            modelDigest: "00ff"
        )
    }

    /// The same file with some texts changed.
    private static func file(_ changes: [String: String?]) throws -> [UInt8] {
        let good = try Safetensors(decoding: context(.country(["Eire", "UK"])).encoded())
        var texts = good.metadata
        for (key, value) in changes { texts[key] = value }
        return try Safetensors(tensors: good.tensors, metadata: texts).encoded
    }

    @Test("Counts come back from their file")
    func roundTrips() throws {
        for dimension in [.month, .weekday, .hour, .country(["Eire", "Österreich"])]
            as [ContextDimension]
        {
            let context = try Self.context(dimension)
            #expect(try ReleasedContext(decoding: context.encoded()) == context)
        }
        #expect(try ReleasedContext(decoding: Self.file([:])).counts.noise == 0.1)
    }

    @Test(
        "Files that contradict themselves are refused",
        arguments: [
            ["format": "tacit-context-v2"], ["by": "month"], ["by": "season"], ["values": "Eire"],
            ["values": "Eire\nEire"], ["values": "Eire\nUK\n"], ["noise": "-1"],
            ["noise": "nan"], ["noise": "much"], ["people": "-1"], ["people": "1.5"],
            ["boost": "11"], ["boost": "nan"], ["boost": nil], ["model": nil], ["values": nil],
        ] as [[String: String?]]
    )
    func contradictions(changes: [String: String?]) throws {
        let bytes = try Self.file(changes)
        #expect(throws: ModelReleaseError.self) { try ReleasedContext(decoding: bytes) }
    }

    @Test("No part of a file is a file, and other shapes are refused")
    func damage() throws {
        let bytes = try Self.context(.weekday).encoded()
        for length in 0..<bytes.count {
            #expect(throws: ModelReleaseError.self) {
                try ReleasedContext(decoding: Array(bytes.prefix(length)))
            }
        }
        let good = try Safetensors(decoding: bytes)
        for (name, tensor) in [
            ("items", try Tensor(shape: [2], elements: .int32([5, 2]))),
            ("items", try Tensor(shape: [3], elements: .int32([2, 5, 6]))),
            ("items", try Tensor(shape: [2], elements: .float32([2, 5]))),
            (
                "counts",
                try Tensor(
                    shape: [2, 7],
                    elements: .float64([Double](repeating: .nan, count: 14))
                )
            ),
            (
                "counts",
                try Tensor(
                    shape: [7, 2],
                    elements: .float64([Double](repeating: 1, count: 14))
                )
            ),
        ] {
            var tensors = good.tensors
            tensors[name] = tensor
            let changed = try Safetensors(tensors: tensors, metadata: good.metadata).encoded
            #expect(throws: ModelReleaseError.self) { try ReleasedContext(decoding: changed) }
        }
    }

    @Test("Counts of another model or catalog are refused")
    func belonging() throws {
        let context = try Self.context(.month)
        try context.check(itemCount: 6, modelDigest: "00ff")
        try context.check(itemCount: 6, modelDigest: nil)
        #expect(throws: ModelReleaseError.self) {
            try context.check(itemCount: 5, modelDigest: "00ff")
        }
        #expect(throws: ModelReleaseError.self) {
            try context.check(itemCount: 6, modelDigest: "00fe")
        }
    }
}
