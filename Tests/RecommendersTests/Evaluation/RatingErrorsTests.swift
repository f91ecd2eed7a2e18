import ProtocolPrimitives
import Recommenders
import Testing

@Suite struct RatingErrorsTests {
    @Test func agreeWithTheReference() throws {
        let vector = try MetricVectors.read().ratings
        var errors = RatingErrors()
        // In two parts, as from two users.
        errors += try RatingErrors(
            predicted: Array(vector.predicted.prefix(7)),
            actual: Array(vector.actual.prefix(7))
        )
        errors += try RatingErrors(
            predicted: Array(vector.predicted.dropFirst(7)),
            actual: Array(vector.actual.dropFirst(7))
        )
        #expect(abs((errors.rmse ?? .nan) - vector.rmse) < 1e-12)
        #expect(abs((errors.mae ?? .nan) - vector.mae) < 1e-12)
        #expect(RatingErrors().rmse == nil && RatingErrors().mae == nil)
    }

    @Test func refusesWhatDoesNotFit() {
        #expect(throws: RecommendersError.self) { try RatingErrors(predicted: [1], actual: []) }
        #expect(throws: RecommendersError.self) {
            try RatingErrors(predicted: [.nan], actual: [1])
        }
    }

    @Test func intervalsHoldTheFigure() throws {
        let vector = try MetricVectors.read().ratings
        let users = try zip(vector.predicted, vector.actual).map {
            try RatingErrors(predicted: [$0], actual: [$1])
        }
        var random = try SeededRandomSource(seed: 1, label: "ratings")
        let intervals = try RatingErrors.intervals(users: users, confidence: 0.95, using: &random)
        #expect(intervals.rmse.contains(vector.rmse) && intervals.mae.contains(vector.mae))
        #expect(throws: RecommendersError.self) {
            try RatingErrors.intervals(users: [RatingErrors()], confidence: 0.95, using: &random)
        }
    }
}
