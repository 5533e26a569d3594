import FakeKubernetes
import Foundation
import Testing

/// `ctp-webhook probe` with an API server that answers as the rows say.
@Suite struct ProbeCommandTests {
    private static let denial = """
        admission webhook "validate.clienttrafficpolicies.ctp-webhook.io" denied the request: spec.tcpKeepalive.probes: Invalid value: 128: must be \
        between 1 and 127 [keepalive-probes]
        """

    private static func status(_ code: Int, _ reason: String, _ message: String) -> FakeCluster.Fault {
        let text = message.replacingOccurrences(of: "\"", with: "\\\"")
        return .answer(
            status: code, fields: "",
            body: #"{"kind":"Status","status":"Failure","code":\#(code),"reason":"\#(reason)","message":"\#(text)"}"#)
    }

    private func probe(_ cluster: FakeCluster, _ arguments: [String]) throws -> Output {
        let server = try FakeAPIServer.start(cluster)
        defer { server.shutDown() }
        let folder = try TemporaryFolder()
        return try run(webhook, ["probe", "--kubeconfig", try folder.kubeconfig(for: server)] + arguments)
    }

    @Test(
        "The exit code is 0 only if the webhook rejects the policy, and the message says what is wrong otherwise",
        arguments: [
            (status(422, "Invalid", denial), Int32(0), "The webhook rejects an invalid policy: admission webhook"),
            (status(404, "NotFound", "the server could not find the requested resource"), 1, "has no ClientTrafficPolicy"),
            (status(404, "NotFound", "namespaces \"n\" not found"), 1, "namespaces \"n\" not found"),
            (status(403, "Forbidden", "User \"u\" cannot create resource"), 1, "cannot create policies: User \"u\""),
            (status(401, "Unauthorized", "Unauthorized"), 1, "cannot create policies"),
            (
                status(500, "InternalError", "failed calling webhook: connection refused"), 1,
                "the webhook did not reject an invalid policy"
            ),
            (status(422, "Invalid", "spec.tcpKeepalive.probes: Invalid value: must be less than 100"), 1, "did not reject"),
            (.answer(status: 201, fields: "", body: "{}"), 1, "accepts an invalid policy without asking the webhook"),
        ])
    func outcomes(fault: FakeCluster.Fault, status: Int32, message: String) throws {
        let cluster = FakeCluster()
        cluster.fail(fault, always: true)
        let output = try probe(cluster, ["--timeout", "1s"])
        #expect(output.status == status)
        #expect((status == 0 ? output.output : output.error).contains(message), "\(output)")
        #expect((status == 0 ? output.error : output.output).isEmpty)
    }

    @Test("The policy is created as a dry run in the given namespace, and again until the webhook answers")
    func retries() throws {
        let cluster = FakeCluster()
        cluster.fail(Self.status(500, "InternalError", "no endpoints available"))
        cluster.fail(Self.status(422, "Invalid", Self.denial))
        #expect(try probe(cluster, ["--namespace", "infra", "--timeout", "30s"]).status == 0)
        let requests = cluster.with { $0.requests }
        #expect(requests.map(\.method) == ["POST", "POST"])
        let path = "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/infra/clienttrafficpolicies"
        #expect(requests.allSatisfy { $0.path == path && $0.query == ["dryRun": "All"] })
        #expect(
            requests[0].body.contains(#""tcpKeepalive":{"probes":128}"#) && requests[0].body.contains(#""namespace":"infra""#))
    }

    @Test("The policy breaks a rule that the webhook sets to error")
    func severities() throws {
        let cluster = FakeCluster()
        cluster.fail(Self.status(422, "Invalid", Self.denial), always: true)
        #expect(try probe(cluster, ["--rules", "keepalive-probes=off", "--timeout", "1s"]).status == 1)
        #expect(cluster.with { !$0.requests[0].body.contains(#""probes":128"#) })
    }

    @Test(
        "Invalid arguments end the command with 2, and the message names them",
        arguments: [
            ([], "probe: --kubeconfig: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be set"),
            (["--timeout", "soon"], "probe: The value 'soon' is invalid for '--timeout"),
            (["--rules", "none=off"], "probe: --rules none=off: "),
        ])
    func invalid(arguments: [String], message: String) throws {
        let output = try run(webhook, ["probe"] + arguments)
        #expect(output.status == 2)
        #expect(output.error.hasPrefix(message), "\(output.error)")
    }
}
