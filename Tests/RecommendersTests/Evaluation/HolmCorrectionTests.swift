import Testing

@testable import Recommenders

@Suite struct HolmCorrectionTests {
    /// R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") and others.
    @Test(arguments: [
        ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]), ([0.5, 0.9], [1, 1]),
        ([0.02], [0.02]), ([], []), ([0.01, 0.01, 0.01], [0.03, 0.03, 0.03]),
    ])
    func asOthersComputeIt(pValues: [Double], expected: [Double]) {
        let adjusted = HolmCorrection.adjusted(pValues)
        #expect(adjusted.count == expected.count)
        for (one, other) in zip(adjusted, expected) { #expect(abs(one - other) < 1e-12) }
    }
}
