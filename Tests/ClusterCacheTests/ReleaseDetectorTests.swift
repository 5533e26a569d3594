import ClusterCache
import ExpositionFormat
import FakeKubernetes
import JSONTape
import KubernetesClient
import LinuxSystem
import PolicyAttachment
import PolicySchema
import Telemetry
import Testing
import TrafficPolicy

/// The release of Envoy Gateway that is found in a watched cluster, while the cluster changes.
@Suite(.serialized) struct ReleaseDetectorTests {
    private static let definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
    private static let deployments = "/apis/apps/v1/deployments"
    private static let detected = "notice Envoy Gateway release detected"

    @Test("The definition decides the release; when it is replaced, so are the tables")
    func replaced() throws {
        let cluster = Self.cluster("1.7")
        try Self.detecting(cluster) { informers, log in
            #expect(eventually { Self.release(informers) == "1.7" }, "1.7")
            #expect(informers.detector?.readinessNote == "1.7 (from the CRD)")
            #expect(informers.cache.snapshot.tables.profile == KnownReleases.profile(of: "1.7"))
            #expect(Self.metric(informers)["source"] == "crd")
            Self.install("1.8.3", cluster)
            #expect(eventually { Self.release(informers) == "1.8.3" }, "1.8.3")
            let labels = Self.metric(informers)
            #expect(labels == ["release": "1.8.3", "envoy": "1.38", "source": "crd"])
            // Reviews without cluster state use the same tables.
            guard case .synced(let inventory) = informers.cache.state else {
                Issue.record("not synced")
                return
            }
            #expect(inventory.assumptions.tables === informers.cache.snapshot.tables)
            #expect(
                eventually {
                    log.lines.contains { $0.hasPrefix("\(Self.detected) release=1.8.3 releases=1.8 to 1.8.3 source=crd") }
                })
            #expect(log.lines.contains("\(Self.detected) release=1.7 source=crd"), "\(log.lines)")
            #expect(log.lines.count { $0.hasPrefix(Self.detected) } == 2)
        }
    }

    @Test("The definition is requested by its name, so that RBAC can grant that alone")
    func requests() throws {
        let cluster = Self.cluster("1.8")
        try Self.detecting(cluster) { informers, _ in
            #expect(eventually { Self.requests(cluster, Self.definitions).contains { $0.query["watch"] != nil } }, "a watch")
            let requests = Self.requests(cluster, Self.definitions)
            let selector = "metadata.name%3Dclienttrafficpolicies.gateway.envoyproxy.io"
            #expect(requests.allSatisfy { $0.method == "GET" && $0.query["fieldSelector"] == selector })
        }
    }

    @Test("A named Envoy stays when the release changes")
    func envoy() throws {
        let cluster = Self.cluster("1.7")
        var detection = Self.detection
        detection.envoy = "1.40"
        try Self.detecting(cluster, detection) { informers, _ in
            #expect(eventually { Self.release(informers) == "1.7" }, "1.7")
            #expect(Self.metric(informers)["envoy"] == "1.40")
        }
    }

    @Test("If the definition cannot be read, the newest release is used, and log and readiness say why")
    func forbidden() throws {
        let cluster = Self.cluster("1.7")
        let message = "account x cannot list"
        cluster.fail(
            .answer(status: 403, fields: "", body: #"{"kind":"Status","code":403,"reason":"Forbidden","message":"\#(message)"}"#),
            always: true, when: { $0.path.hasPrefix(Self.definitions) })
        try Self.detecting(cluster) { informers, log in
            let failure = "the API server responded with 403 Forbidden"
            let note = "\(KnownReleases.newest) (assumed; the CRD cannot be read: \(failure))"
            #expect(eventually { informers.detector?.readinessNote == note }, "\(informers.detector?.readinessNote ?? "")")
            #expect(Self.release(informers) == KnownReleases.newest)
            #expect(Self.metric(informers)["source"] == "default")
            let line = log.lines.first { $0.hasPrefix("warning the CRD of ClientTrafficPolicy cannot be read") } ?? ""
            #expect(line.contains(message))
            #expect(line.contains("missing_permission=list, watch customresourcedefinitions.apiextensions.k8s.io clienttraffic"))
            #expect(!log.lines.contains { $0.hasPrefix(Self.detected) })
        }
    }

    @Test("A deleted definition keeps the release; one that is installed later is found")
    func deleted() throws {
        let cluster = FakeCluster()
        cluster.install(Self.definitions)
        try Self.detecting(cluster) { informers, log in
            let missing = "\(KnownReleases.newest) (assumed; the CRD is not installed)"
            #expect(eventually { informers.detector?.readinessNote == missing }, "none")
            Self.install("1.6.4", cluster)
            #expect(eventually { Self.release(informers) == "1.6.4" }, "1.6.4")
            cluster.remove(Self.definitions, InstalledDefinition.name)
            let note = "1.6.4 (from the CRD; the CRD is not installed)"
            #expect(eventually { informers.detector?.readinessNote == note }, "\(informers.detector?.readinessNote ?? "")")
            #expect(Self.release(informers) == "1.6.4")
            #expect(log.lines.contains { $0.hasPrefix("warning the CRD of ClientTrafficPolicy is not installed") })
        }
    }

    @Test("A definition that fits no release is reported, and used as the newest whose fields it has")
    func other() throws {
        let cluster = Self.cluster("1.8") { $0.replacing(#""scheme":{"#, with: #""retries":{"type":"integer"},"scheme":{"#) }
        try Self.detecting(cluster) { informers, log in
            #expect(eventually { Self.release(informers) == "1.8.3" }, "1.8.3")
            let note = "1.8.3 (from the CRD, which fits no known release; unknown fields: spec.retries)"
            #expect(informers.detector?.readinessNote == note, "\(informers.detector?.readinessNote ?? "")")
            let line =
                "fits no known release; policies are validated for the newest whose fields it has differences=unknown fields: spec.retries"
            #expect(eventually { log.lines.contains { $0.contains(line) } }, "\(log.lines)")
        }
    }

    @Test(
        "A definition that cannot be used keeps the release",
        arguments: [
            (#"{"versions":[]}"#, "has no schema of spec"), ("{}", "has no spec.versions"), ("[[]]", "has no spec.versions"),
        ])
    func unusable(spec: String, problem: String) throws {
        let cluster = Self.cluster("1.5")
        try Self.detecting(cluster) { informers, log in
            #expect(eventually { Self.release(informers) == "1.5.9" }, "1.5.9")
            cluster.put(
                Self.definitions, InstalledDefinition.name,
                #"{"metadata":{"name":"\#(InstalledDefinition.name)"},"spec":\#(spec)}"#)
            #expect(eventually { informers.detector?.readinessNote.contains(problem) == true })
            #expect(Self.release(informers) == "1.5.9")
            #expect(eventually { log.lines.contains { $0.contains("cannot be used") && $0.contains(problem) } })
        }
    }

    @Test(
        "Events about the status of the definition change nothing, and definitions that change all the time are not followed each time"
    )
    func flood() throws {
        let cluster = Self.cluster("1.7")
        try Self.detecting(cluster) { informers, log in
            #expect(eventually { Self.release(informers) == "1.7" }, "1.7")
            let start = MonotonicTime.now()
            for index in 0..<50 { Self.install("1.7", cluster, status: index) }
            for round in 0..<50 { Self.install(round.isMultiple(of: 2) ? "1.8.3" : "1.7", cluster) }
            Self.install("1.9", cluster)
            #expect(eventually { Self.release(informers) == "1.9" }, "the last one")
            // A burst of ten, and one more each second.
            let seconds = Int((MonotonicTime.now() - start) / 1_000_000_000)
            #expect(log.lines.count { $0.hasPrefix(Self.detected) } <= 12 + seconds)
        }
    }

    // MARK: The image of the controller

    @Test("The image decides between releases with the same definition, and is followed")
    func image() throws {
        let cluster = Self.cluster("1.8")
        Self.deploy("docker.io/envoyproxy/gateway:v1.8.1", cluster)
        try Self.detecting(cluster) { informers, _ in
            #expect(eventually { informers.detector?.readinessNote == "1.8.1 (from the CRD and the controller's image)" })
            #expect(Self.metric(informers) == ["release": "1.8.1", "envoy": "1.38", "source": "image"])
            Self.deploy("docker.io/envoyproxy/gateway:v1.8.3@sha256:0", cluster)
            #expect(eventually { Self.release(informers) == "1.8.3" }, "1.8.3")
            Self.deploy("docker.io/envoyproxy/gateway:latest", cluster)
            #expect(eventually { informers.detector?.readinessNote == "1.8.3 (from the CRD, which is the same in 1.8 to 1.8.3)" })
        }
    }

    @Test("If the image is of a release with another definition, the definition decides, and the difference is reported")
    func outdated() throws {
        let cluster = Self.cluster("1.7.1")
        Self.deploy("envoyproxy/gateway:v1.9.0", cluster)
        try Self.detecting(cluster) { informers, log in
            let note = "1.7.5 (from the CRD; the controller's image is 1.9)"
            #expect(eventually { informers.detector?.readinessNote == note }, "\(informers.detector?.readinessNote ?? "")")
            #expect(Self.release(informers) == "1.7.5")
            #expect(
                eventually {
                    log.lines.contains {
                        $0.contains("is not that of the controller's release") && $0.contains("image_release=1.9")
                    }
                })
        }
    }

    @Test("An image that may not be read is passed over without a line in the log; it is not asked for again soon")
    func forbiddenImage() throws {
        let cluster = Self.cluster("1.8")
        let path = "/apis/apps/v1/namespaces/envoy-gateway-system/deployments/envoy-gateway"
        cluster.fail(
            .answer(status: 403, fields: "", body: #"{"kind":"Status","code":403,"reason":"Forbidden","message":"x"}"#),
            always: true,
            when: { $0.path == path })
        try Self.detecting(cluster) { informers, log in
            #expect(eventually { !Self.requests(cluster, path).isEmpty }, "an attempt")
            #expect(eventually { Self.release(informers) == "1.8.3" }, "1.8.3")
            Self.install("1.7", cluster)
            #expect(eventually { Self.release(informers) == "1.7" }, "1.7")
            #expect(Self.requests(cluster, path).count == 1)
            #expect(!log.lines.contains { $0.contains("image") })
        }
    }

    @Test("If only the image can be read, it decides")
    func imageAlone() throws {
        let cluster = FakeCluster()
        Self.deploy("envoyproxy/gateway:v1.4.2", cluster)
        try Self.detecting(cluster) { informers, _ in
            #expect(
                eventually {
                    informers.detector?.readinessNote == "1.4.2 (from the controller's image; the CRD is not installed)"
                })
            #expect(Self.metric(informers) == ["release": "1.4.2", "envoy": "1.34", "source": "image"])
        }
    }

    // MARK: Fixtures

    private static var detection: DetectionConfiguration {
        var detection = DetectionConfiguration()
        detection.imageInterval = .milliseconds(20)
        return detection
    }

    /// A cluster with the definition of a release, with the text that `change` makes of it.
    private static func cluster(_ release: Release, _ change: (String) -> String = { $0 }) -> FakeCluster {
        let cluster = CachedClusterTests.cluster(policies: 0)
        cluster.install(definitions)
        install(release, cluster, change)
        return cluster
    }

    private static func install(
        _ release: Release, _ cluster: FakeCluster, status: Int = 0, _ change: (String) -> String = { $0 }
    ) {
        let tables = ClientTrafficPolicy.tables(for: KnownReleases.profile(of: release))
        let text = change(tables.customResourceDefinition.text)
        cluster.put(definitions, InstalledDefinition.name, "\(text.dropLast()),\"status\":{\"n\":\(status)}}")
    }

    private static func deploy(_ image: String, _ cluster: FakeCluster) {
        cluster.install(deployments)
        cluster.put(
            deployments, "envoy-gateway-system/envoy-gateway",
            """
            {"metadata":{"name":"envoy-gateway","namespace":"envoy-gateway-system"},"spec":{"template":{"spec":{"containers":[\
            {"name":"sidecar","image":"other:v1.0.0"},{"name":"envoy-gateway","image":"\(image)"}]}}}}
            """)
    }

    private static func detecting(
        _ cluster: FakeCluster, _ detection: DetectionConfiguration = detection,
        _ body: (ClusterInformers, LogRecorder) throws -> Void
    ) throws {
        let server = try FakeAPIServer.start(cluster)
        defer { server.shutDown() }
        let log = LogRecorder()
        let informers = try ClusterInformers.start(
            server.access(), userAgent: "test/1", detection: detection, configuration: .quick, logger: log.logger)
        defer { informers.stop() }
        try body(informers, log)
    }

    private static func release(_ informers: ClusterInformers) -> Release? { informers.detector?.detected.release }

    private static func requests(_ cluster: FakeCluster, _ path: String) -> [FakeRequest] {
        cluster.requests.filter { $0.path.hasPrefix(path) }
    }

    /// The labels of the only sample of the metric; empty if there is none.
    private static func metric(_ informers: ClusterInformers) -> [String: String] {
        let registry = MetricRegistry()
        registry.add { informers.detector?.write(to: &$0) }
        let page = try? Exposition(String(decoding: registry.page(), as: UTF8.self))
        let samples = page?.families.first { $0.name == "ctp_webhook_envoy_gateway_info" }?.samples ?? []
        #expect(samples.map(\.value) == [1])
        return samples.first?.labels ?? [:]
    }
}
