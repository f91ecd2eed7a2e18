import Recommenders
import Testing

@Suite struct MetricNameTests {
    @Test(arguments: ["ndcg@10", "recall_min@20", "auc", "mrr", "mrr@5", "rmse", "coverage@1000"])
    func namesSurviveParsing(text: String) throws {
        #expect(try MetricName(parsing: text).description == text)
    }

    @Test(
        arguments: [
            "", "@", "@10", "ndgc@10", "NDCG@10", "recall", "recall@", "recall@0", "recall@1001",
            "recall@-1", "recall@+10", "recall@010", "recall@10@20", "recall@ten", "auc@10",
            "rmse@5", "hr@99999999999999999999",
        ])
    func refusesOtherNames(text: String) {
        #expect(throws: RecommendersError.self) { try MetricName(parsing: text) }
    }

    @Test func plansRefuseWhatCannotWork() throws {
        let ndcg = try MetricName(.ndcg, at: 10)
        #expect(throws: RecommendersError.self) { try EvaluationPlan(metrics: []) }
        #expect(throws: RecommendersError.self) { try EvaluationPlan(metrics: [ndcg, ndcg]) }
        #expect(throws: RecommendersError.self) {
            try EvaluationPlan(metrics: [MetricName(.rmse), ndcg])
        }
        #expect(throws: RecommendersError.self) {
            try EvaluationPlan(metrics: [MetricName(.rmse)], groups: [.activity])
        }
        for confidence in [0, 1, -0.5, .nan] {
            #expect(throws: RecommendersError.self) { try EvaluationPlan(confidence: confidence) }
        }
        #expect(throws: RecommendersError.self) { try EvaluationPlan(resamples: 99) }
        #expect(throws: RecommendersError.self) { try EvaluationPlan(minimumGroup: 0) }
    }

    @Test func theStandardPlanIsWhatThePlanOfNothingIs() throws {
        #expect(try EvaluationPlan() == .standard)
        #expect(EvaluationPlan.standard.listLength == 20)
        #expect(
            EvaluationPlan.standard.metrics.map(\.description) == [
                "ndcg@10", "hr@10", "recall@20", "ndcg@20", "coverage@20", "gini@20",
                "longtail@20", "novelty@20", "personalization@20",
            ]
        )
    }
}
