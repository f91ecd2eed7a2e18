import PrivacyLedger

/// The part of a verification that looks at segments; silent where a release has none.
extension ReleaseVerification {
    mutating func checkSegments(_ files: [String: [UInt8]], _ manifest: ReleaseManifest) {
        let names = [SegmentTensors.name, SegmentCards.name]
        guard names.contains(where: { manifest.files[$0] != nil }) else { return }
        guard let tensors = files[SegmentTensors.name], let cards = files[SegmentCards.name],
            let items = files[ItemCatalogFile.name]
        else { return record(.segments, false, "one of their files is missing") }
        do {
            let segments = try ReleaseSegments(
                tensors: tensors,
                cards: cards,
                itemIDs: ItemCatalogFile.decode(items),
                modelDigest: manifest.files[ModelFile.name]?.sha256
            )
            let withheld = segments.cards.segments.count(where: \.withheld)
            record(
                .segments,
                true,
                "\(segments.cards.segments.count) by \(segments.cards.algorithm), \(withheld) "
                    + "withheld for noisy sizes below \(segments.cards.minimumCohort)"
            )
        } catch {
            record(.segments, false, error.message)
        }
    }

    /// The entry that records the segments, signed and not after the model's.
    mutating func checkSegmentEntry(
        _ ledger: LedgerFiles,
        _ files: [String: [UInt8]],
        _ manifest: ReleaseManifest
    ) {
        guard let tensors = manifest.files[SegmentTensors.name]?.sha256,
            let cards = manifest.files[SegmentCards.name]?.sha256
        else { return }
        let found = ReleaseSegments.entry(
            of: (tensors: tensors, cards: cards),
            in: ledger,
            before: manifest.ledger.entryIndex
        )
        guard let found else {
            return record(
                .segmentEntry,
                false,
                "the ledger records no such segments before the model"
            )
        }
        let shown = files[SegmentCards.name].flatMap { try? SegmentCards(decoding: $0) }
        let withheld = shown?.segments.count(where: \.withheld)
        let agrees =
            shown?.minimumCohort == found.published.minimumCohort
            && withheld == found.published.withheld
            && shown.map { $0.segments.count - (withheld ?? 0) } == found.published.published
        record(
            .segmentEntry,
            agrees,
            (agrees ? "" : "the cards are not what is recorded: ")
                + "entry \(found.index), \(found.published.published) published and "
                + "\(found.published.withheld) withheld below \(found.published.minimumCohort)"
        )
    }
}
