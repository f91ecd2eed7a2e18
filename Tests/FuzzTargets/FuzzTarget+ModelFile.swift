import ModelRelease
import Recommenders

extension FuzzTarget {
    /// A file that decodes can be written and read back; a model that decodes can recommend.
    static func modelFile(_ input: [UInt8]) throws(FuzzFinding) {
        if let file = try? Safetensors(decoding: input) {
            let written = file.encoded
            let again = try? Safetensors(decoding: written)
            // Bytes are compared, because NaN differs from itself.
            try FuzzFinding.unless(again?.encoded == written, "a file cannot be read back")
        }
        try segments(input)
        try context(input)
        guard let model = try? ModelFile.decode(input) else { return }
        let written = try? ModelFile.encode(model)
        try FuzzFinding.unless(written != nil, "a model cannot be written")
        let count = model.recommender.itemCount
        let ids = (0..<count).map(String.init)
        guard let bundle = try? ReleaseBundle(model: model, itemIDs: ids) else {
            throw FuzzFinding("a model does not fit a catalog of its size")
        }
        for history in [[], ["0"], ["1", "0", "1", "stranger"], ids] {
            for wanted in [0, 1, 10, .max] {
                _ = bundle.recommend(history: history, count: wanted)
            }
        }
    }

    /// Counts by context that decode are read back and make a table.
    private static func context(_ input: [UInt8]) throws(FuzzFinding) {
        guard let context = try? ReleasedContext(decoding: input) else { return }
        let again = (try? context.encoded()).flatMap { try? ReleasedContext(decoding: $0) }
        try FuzzFinding.unless(again == context, "counts by context cannot be read back")
        // Larger catalogs would only take memory.
        guard let last = context.counts.items.last, last < 4096 else { return }
        let table = try? ContextTable(context.counts, itemCount: Int(last) + 1)
        try FuzzFinding.unless(table != nil, "counts by context make no table")
    }

    /// Cards that decode are read back; tensors that decode give everybody a list.
    private static func segments(_ input: [UInt8]) throws(FuzzFinding) {
        if let cards = try? SegmentCards(decoding: input) {
            let written = try? cards.encoded()
            let again = written.flatMap { try? SegmentCards(decoding: $0) }
            try FuzzFinding.unless(again == cards, "cards cannot be read back")
        }
        for cards in segmentCards {
            guard let model = try? SegmentTensors.decode(input, cards: cards) else { continue }
            for history in [[], [0], [1, 0, 7, -1]] as [[Int32]] {
                try FuzzFinding.unless(
                    model.scores(history: history).count == model.itemCount,
                    "a list is of another length"
                )
            }
        }
    }
}
