import ProtocolPrimitives
import Recommenders
import Testing

@Suite struct UserGroupsTests {
    @Test func quartilesOfActivity() {
        let groups = UserGroups(activityOf: [8, 1, 2, 3, 4, 5, 6, 7])
        #expect(groups.membership == [3, 0, 0, 1, 1, 2, 2, 3])
        #expect(
            groups.labels == [
                "quartile 1: 1–2 items", "quartile 2: 3–4 items", "quartile 3: 5–6 items",
                "quartile 4: 7–8 items",
            ]
        )
    }

    @Test func equallyActiveUsersStayTogether() {
        let groups = UserGroups(activityOf: [5, 5, 5, 5, 9])
        // All bounds between quartiles are 5, so nobody is below the last.
        #expect(groups.labels == ["quartile 4: 5–9 items"])
        #expect(groups.membership == [0, 0, 0, 0, 0])
        #expect(UserGroups(activityOf: []).labels.isEmpty)
    }

    @Test func gapsAreBetweenTheGroupsThatAreLargeEnough() throws {
        let labels = ["a", "b", "a", "b", nil, "c"]
        let plan = try EvaluationPlan(
            metrics: [MetricName(.hr, at: 1)],
            confidence: nil,
            minimumGroup: 2
        )
        var random = try SeededRandomSource(seed: 1, label: "groups")
        let result = try EvaluationResult(
            summarizing: [1, 0, 0.5, 0.25, 1, 0].map { UserEvaluation(values: [$0], list: []) },
            plan: plan,
            itemCount: 3,
            groups: [UserGroups(name: "country", labels: labels)],
            using: &random
        )
        let name = plan.metrics[0]
        let division = try #require(result.divisions.first)
        #expect(division.name == "country" && division.withheld == 1)
        #expect(division.groups.map(\.label) == ["a", "b"])
        #expect(division.groups.map { $0.metrics[name] } == [0.75, 0.125])
        #expect(division.gaps[name]?.difference == 0.625)
        let mean = 2.75 / 6
        #expect(division.gaps[name]?.worstToMean == 0.125 / mean)
        #expect(result.metrics[name] == mean && result.intervals.isEmpty)
    }
}
