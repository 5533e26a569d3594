import PolicyAttachment
import Testing

/// The clusters of `Tests/Clusters`, each about one topic.
@Suite struct ClusterTests {
    @Test("Every policy of a recorded cluster has its expected status", arguments: try Cluster.all())
    func statuses(_ cluster: Cluster) {
        let outcomes = cluster.inventory.resolution().policies
        #expect(Set(outcomes.map { "\($0.policy.name)" }) == Set(cluster.expected.keys))
        for outcome in outcomes {
            #expect(outcome.statuses == cluster.expected["\(outcome.policy.name)"], "\(cluster.name)")
        }
    }

    @Test("Every reason of a condition occurs in a recorded cluster, except the one that takes seventeen targets")
    func reasons() throws {
        let reasons = Set(
            try Cluster.all().flatMap { $0.inventory.resolution().policies }.flatMap(\.ancestors).flatMap(\.conditions).map(
                \.reason))
        #expect(
            reasons == [
                .accepted, .invalid, .conflicted, .targetNotFound, .overridden, .deprecatedField,
                .unsupportedHTTP3ClientValidation, .warnings,
            ])
    }
}

extension Cluster: CustomTestStringConvertible {
    var testDescription: String { name }
}
