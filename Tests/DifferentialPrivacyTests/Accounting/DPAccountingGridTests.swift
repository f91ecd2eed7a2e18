import DifferentialPrivacy
import Testing

/// The pinned rows of the comparison that scripts/test-peers makes with the whole grid.
@Suite struct DPAccountingGridTests {
    struct File: Decodable {
        struct Row: Decodable {
            var relation: NeighboringRelation
            var noiseMultiplier, samplingRate, delta, pessimistic, optimistic: Double
            var rounds: Int
            var rdp, rdpSeries: Double?
        }
        var values: [Row]
    }

    private static func event(_ row: File.Row) -> PrivacyEvent {
        let release = PrivacyEvent.gaussian(noiseMultiplier: row.noiseMultiplier)
        return .selfComposed(
            count: row.rounds,
            event: row.samplingRate < 1
                ? .poissonSampled(rate: row.samplingRate, event: release) : release
        )
    }

    @Test func lossDistributionsStayBetweenTheBounds() throws {
        let file = try VectorFile.decode(File.self, named: "dp-accounting-grid.json")
        try #require(file.values.count == 105)
        for row in file.values {
            let epsilon = try PrivacyLossAccountant(relation: row.relation)
                .epsilon(of: [Self.event(row)], delta: row.delta)
            #expect(epsilon >= row.optimistic, "\(row)")
            #expect(epsilon <= row.pessimistic * 1.005, "\(row)")
        }
    }

    @Test func renyiDivergencesAgree() throws {
        let file = try VectorFile.decode(File.self, named: "dp-accounting-grid.json")
        var count = 0
        for row in file.values {
            guard let rdp = row.rdp, let series = row.rdpSeries else { continue }
            let epsilon = try RenyiAccountant().epsilon(of: [Self.event(row)], delta: row.delta)
            #expect(abs(epsilon - rdp) <= 0.001 * rdp, "\(row)")
            #expect(epsilon <= series * 1.001, "\(row)")
            count += 1
        }
        #expect(count == 100)
    }
}
