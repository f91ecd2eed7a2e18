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
                    + "withheld for fewer than \(segments.cards.minimumCohort) people"
            )
        } catch {
            record(.segments, false, error.message)
        }
    }

    /// The entry that records the segments, signed and not after the model's.
    mutating func checkSegmentEntry(_ ledger: LedgerFiles, _ manifest: ReleaseManifest) {
        guard let tensors = manifest.files[SegmentTensors.name]?.sha256,
            let cards = manifest.files[SegmentCards.name]?.sha256
        else { return }
        // Entries up to the model's are under the manifest's checkpoint, which was checked.
        let lines = ledger.entries.split(separator: UInt8(ascii: "\n"))
            .prefix(max(0, manifest.ledger.entryIndex))
        for (index, line) in lines.enumerated() {
            guard let entry = try? LedgerEntry(line: Array(line)),
                case .segmentPublished(let published) = entry.record,
                published.segmentsDigest.description == tensors,
                published.cardsDigest.description == cards
            else { continue }
            return record(
                .segmentEntry,
                true,
                "entry \(index), \(published.published) published and \(published.withheld) withheld"
            )
        }
        record(.segmentEntry, false, "the ledger records no such segments before the model")
    }
}
