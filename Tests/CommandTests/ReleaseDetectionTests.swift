import ExpositionFormat
import FakeKubernetes
import Foundation
import Testing

/// `ctp-webhook serve --watch-cluster --envoy-gateway auto`, with an API server in this process.
@Suite(.serialized) struct ReleaseDetectionTests {
    private static let definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
    private static let name = "clienttrafficpolicies.gateway.envoyproxy.io"
    private static let auto = ["--watch-cluster", "--envoy-gateway", "auto", "--metrics-address", "127.0.0.1:0"]

    /// Envoy Gateway checks the names of cipher suites since 1.8.
    private static let review = """
        {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","operation":"CREATE","namespace":"default",\
        "kind":{"group":"gateway.envoyproxy.io","version":"v1alpha1","kind":"ClientTrafficPolicy"},"object":{\
        "metadata":{"name":"p","namespace":"default"},"spec":{"tls":{"ciphers":["ALL"]},\
        "targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}]}}}}
        """

    /// Installs the definition that the program prints for a release.
    private func install(_ release: String, _ cluster: FakeCluster) throws {
        let printed = try run(webhook, ["crd", "--envoy-gateway", release, "--output", "json"])
        try #require(printed.status == 0, "\(printed.error)")
        cluster.install(Self.definitions)
        cluster.put(Self.definitions, Self.name, printed.output)
    }

    private func isAllowed(_ server: RunningServer) -> Bool {
        (try? server.review(Self.review).body.contains(#""allowed":true"#)) == true
    }

    private func source(_ server: RunningServer) throws -> [String: String]? {
        try Exposition(server.curlPlainly(path: "/metrics").body).families
            .first { $0.name == "ctp_webhook_envoy_gateway_info" }?.samples.first?.labels
    }

    @Test(
        "A policy that 1.7 allows is denied after the definition was replaced by that of 1.8, and allowed again after the way back"
    )
    func replaced() throws {
        let cluster = FakeCluster()
        try install("1.7", cluster)
        let api = try FakeAPIServer.start(cluster)
        defer { api.shutDown() }
        let folder = try TemporaryFolder()
        let server = try RunningServer(Self.auto + ["--kubeconfig", try folder.kubeconfig(for: api)])
        #expect(eventually { isAllowed(server) }, "allowed by 1.7")
        #expect(try source(server) == ["release": "1.7.5", "envoy": "1.37", "source": "crd"])
        try install("1.8", cluster)
        #expect(eventually { !isAllowed(server) }, "denied by 1.8")
        #expect(try source(server) == ["release": "1.8.3", "envoy": "1.38", "source": "crd"])
        let verbose = try server.curlPlainly(path: "/readyz?verbose").body
        #expect(verbose.contains("[+]envoy-gateway ok: 1.8.3 (from the CRD, which is the same in 1.8 to 1.8.3)\n"), "\(verbose)")
        try install("1.7", cluster)
        // All workers follow.
        #expect(eventually { (0..<8).allSatisfy { _ in isAllowed(server) } }, "allowed by 1.7")
        #expect(server.end() == 0)
        let lines = server.log.split(separator: "\n").filter { $0.contains("Envoy Gateway release detected") }
        #expect(lines.map { $0.firstMatch(of: #/"release":"([^"]*)"/#)?.1 } == ["1.7.5", "1.8.3", "1.7.5"], "\(lines)")
    }

    @Test("Without permission to read the definition, the newest release is used, and readiness says why")
    func forbidden() throws {
        let cluster = FakeCluster()
        cluster.fail(
            .answer(status: 403, fields: "", body: #"{"kind":"Status","code":403,"reason":"Forbidden","message":"x"}"#),
            always: true,
            when: { $0.path.hasPrefix(Self.definitions) })
        let api = try FakeAPIServer.start(cluster)
        defer { api.shutDown() }
        let folder = try TemporaryFolder()
        let server = try RunningServer(Self.auto + ["--kubeconfig", try folder.kubeconfig(for: api)])
        #expect(eventually { server.log.contains("missing_permission") }, "\(server.log)")
        #expect(!isAllowed(server))
        let verbose = try server.curlPlainly(path: "/readyz?verbose").body
        #expect(verbose.contains("(assumed; the CRD cannot be read: the API server responded with 403 Forbidden)"), "\(verbose)")
        #expect(try server.curlPlainly(path: "/readyz").status == 200)
        #expect(try source(server)?["source"] == "default")
    }

    @Test(
        "The metric names the releases and their source",
        arguments: [
            ([], "", "default", nil), (["--envoy-gateway", "1.7"], "", "flag", "1.7.5"),
            ([], "envoyGateway: '1.6'", "config", "1.6.7"),
            (["--envoy-gateway", "1.7"], "envoyGateway: '1.6'", "flag", "1.7.5"),
        ] as [([String], String, String, String?)])
    func sources(flags: [String], configuration: String, source: String, release: String?) throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("config.yaml", containing: configuration)
        let server = try RunningServer(flags + ["--config", folder.path("config.yaml"), "--metrics-address", "127.0.0.1:0"])
        let labels = try self.source(server)
        #expect(labels?["source"] == source)
        if let release { #expect(labels?["release"] == release) }
        #expect(try !server.curlPlainly(path: "/readyz?verbose").body.contains("envoy-gateway"))
    }

    @Test(
        "auto without a cluster is an error that names both flags",
        arguments: [
            (["serve", "--envoy-gateway", "auto"], "serve: --envoy-gateway auto: requires --watch-cluster"),
            (["serve", "--config", "auto.yaml"], "serve: --envoy-gateway auto: requires --watch-cluster"),
            (
                ["serve", "--watch-cluster", "--envoy-gateway-deployment", "a/b"],
                "serve: --envoy-gateway-deployment a/b: requires --envoy-gateway auto"
            ),
            (
                ["serve", "--watch-cluster", "--envoy-gateway", "auto", "--envoy-gateway-deployment", "../b"],
                "--envoy-gateway-deployment"
            ),
            (["status", "--envoy-gateway", "auto", "policy.yaml"], "status: --envoy-gateway auto: requires --cluster"),
            (["rules", "--envoy-gateway", "auto"], "rules: --envoy-gateway auto: finds the release of a cluster"),
            (["lint", "--envoy-gateway", "auto", "policy.yaml"], "lint: --envoy-gateway auto: requires --cluster"),
            (["lint", "--config", "auto.yaml", "policy.yaml"], "auto.yaml: envoyGateway auto: requires --cluster"),
            (["upgrade", "--from", "auto", "policy.yaml"], "upgrade: --from auto: requires --cluster"),
            (["crd", "--envoy-gateway", "auto"], "crd: --envoy-gateway auto: finds the release of a cluster"),
        ])
    func errors(arguments: [String], message: String) throws {
        let folder = try TemporaryFolder()
        _ = try folder.unreachableKubeconfig()
        _ = try folder.file("auto.yaml", containing: "envoyGateway: auto\n")
        _ = try folder.file("policy.yaml", containing: "")
        let files = ["--tls-cert-file", folder.path("tls.crt"), "--tls-private-key-file", folder.path("tls.key")]
        let paths = arguments.map { $0.hasSuffix(".yaml") ? folder.path($0) : $0 }
        let output = try run(webhook, paths + (arguments[0] == "serve" ? files : []))
        #expect(output.status == 2)
        #expect(output.error.contains(message), "\(output.error)")
    }

    @Test("With --cluster, commands for files find the release of the cluster in its CRD")
    func commands() throws {
        let policy = """
            {"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","metadata":{"name":"eg","namespace":"eg"},\
            "spec":{"targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"eg"}],"scheme":"MatchBackend"}}
            """
        let definition = try run(webhook, ["crd", "--envoy-gateway", "1.6", "--output", "json"]).output
        let kubectl = try FakeKubectl(
            ["clienttrafficpolicies.gateway.envoyproxy.io": policy],
            objects: ["customresourcedefinitions.apiextensions.k8s.io": definition])
        _ = try kubectl.folder.file(".ctp-webhook.yaml", containing: "envoyGateway: auto\n")
        let configuration = ["--config", kubectl.folder.path(".ctp-webhook.yaml")]
        for arguments in [["--envoy-gateway", "auto"], configuration] {
            let output = try run(webhook, ["lint", "--cluster"] + arguments, environment: kubectl.path)
            #expect(output.status == 1 && output.output.contains("[newer-field]"), "\(output.output)\(output.error)")
        }
        #expect(try run(webhook, ["lint", "--cluster"], environment: kubectl.path).status == 0)
        for arguments in [[], ["--from", "auto"]] {
            let output = try run(webhook, ["upgrade", "--cluster"] + arguments, environment: kubectl.path)
            #expect(
                output.output.contains("the API server of 1.6.7 drops it [upgrade-enforced]"), "\(output.output)\(output.error)")
        }
    }
}
