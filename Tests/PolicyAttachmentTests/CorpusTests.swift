import JSONTape
import PolicyAttachment
import Testing

/// Clusters with the statuses of the controller's own translator, if they are available beside the repository.
@Suite struct CorpusTests {
    @Test(
        "Every policy gets the conditions, reasons and messages that the controller gives it",
        .enabled(if: Scenario.corpus != nil))
    func agreesWithTheController() throws {
        var agreed = 0
        for tape in try #require(Scenario.corpus) {
            let scenario = try Scenario(tape)
            let outcomes = scenario.inventory.resolution().policies
            #expect(outcomes.count == scenario.expected.count)
            for outcome in outcomes {
                let found = JSONValue.array(outcome.ancestors.map(\.json))
                #expect(found == scenario.expected["\(outcome.policy.name)"], "\(scenario.name) \(outcome.policy)")
                agreed += 1
            }
        }
        #expect(agreed > 0)
    }
}
