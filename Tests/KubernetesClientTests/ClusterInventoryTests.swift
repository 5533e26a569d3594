import ClusterInventory
import ExpositionFormat
import KubernetesClient
import Logging
import PolicyAttachment
import Sockets
import Synchronization
import Telemetry
import Testing

/// An inventory that follows a cluster: what readers see of it while it changes, and while it cannot be reached.
@Suite(.serialized) struct ClusterInventoryTests {
    @Test("It is in step when all resources are read; those that are not installed are absent")
    func start() throws {
        let cluster = Self.cluster(policies: 7)
        cluster.with { $0.token = "other" }
        try Self.watching(cluster) { live, _ in
            eventually("a refusal of each") { live.resources.allSatisfy { $0.failures > 0 } }
            #expect(Self.inventory(live) == nil)
            let complaint = live.complaint ?? ""
            #expect(complaint.contains("gateways.gateway.networking.k8s.io not read yet (the API server answers 401"))
            cluster.with { $0.token = "good" }
            eventually("being in step") { Self.inventory(live) != nil }
            #expect(Self.inventory(live)?.policyCount == 7)
            #expect(live.complaint == nil)
            let absent = live.resources.filter { $0.standing == .absent }.map(\.kind)
            #expect(absent == [.listenerSet, .httpRoute, .grpcRoute, .referenceGrant, .envoyProxy])
        }
    }

    @Test("One resource that may not be read keeps all of it out of step, by name")
    func forbidden() throws {
        let cluster = Self.cluster(policies: 1)
        for _ in 0..<500 {
            cluster.fail(
                .answer(status: 403, fields: "", body: #"{"kind":"Status","code":403,"reason":"Forbidden","message":"no"}"#),
                when: { $0.path == "/api/v1/namespaces" })
        }
        try Self.watching(cluster) { live, _ in
            eventually("all others") { live.resources.allSatisfy { $0.kind == .namespace || $0.standing != .unknown } }
            guard case .outOfStep(let reason) = live.knowledge else {
                Issue.record("in step")
                return
            }
            #expect(reason == "namespaces cannot be read yet")
        }
    }

    @Test("Policies and Gateways come and go, and reviews see it")
    func changes() throws {
        let cluster = Self.cluster(policies: 1)
        try Self.watching(cluster) { live, _ in
            eventually("being in step") { Self.inventory(live) != nil }
            func isAttached() -> Bool { Self.accepted(Self.name(0), live) == true }
            eventually("an accepted policy") { isAttached() }
            cluster.remove(Self.path(.gateway), "a/edge")
            eventually("no status without a Gateway") { Self.accepted(Self.name(0), live) == nil }
            cluster.put(Self.path(.gateway), "a/edge", Self.gateway)
            eventually("an accepted policy again") { isAttached() }
            cluster.put(Self.path(.clientTrafficPolicy), "a/p-1", Self.policy(1))
            eventually("a conflict") { Self.accepted(Self.name(1), live) == false }
            cluster.remove(Self.path(.clientTrafficPolicy), "a/p-0")
            eventually("an heir") { Self.accepted(Self.name(1), live) == true && Self.inventory(live)?.policyCount == 1 }
        }
    }

    @Test("While a list is told again, page by page, readers see all that was there, and then all that is")
    func relist() throws {
        let cluster = Self.cluster(policies: 40)
        try Self.watching(cluster) { live, _ in
            eventually("being in step") { Self.inventory(live)?.policyCount == 40 }
            let seen = Mutex<Set<Int>>([])
            let stop = try StopSignal()
            let readers = try (0..<2).map { _ in
                try SystemThread.start(name: "reader") {
                    while !stop.isRaised {
                        let count = Self.inventory(live)?.policyCount ?? -1
                        _ = seen.withLock { $0.insert(count) }
                    }
                }
            }
            for round in 0..<5 {
                let lists = live.resources.first { $0.kind == .clientTrafficPolicy }?.lists ?? 0
                // What happened meanwhile can only be had by a list.
                cluster.cutWatches(after: "")
                cluster.put(Self.path(.clientTrafficPolicy), "a/p-\(40 + round)", Self.policy(40 + round))
                cluster.compact()
                eventually("a list") { live.resources.first { $0.kind == .clientTrafficPolicy }?.lists ?? 0 > lists }
                eventually("what is new") { Self.inventory(live)?.policyCount == 41 + round }
            }
            stop.raise()
            for reader in readers { reader.join() }
            #expect(seen.withLock { $0 }.isSubset(of: Set(40...45)), "\(seen.withLock { $0 })")
        }
    }

    @Test("An object that went away while nobody watched is gone after the list")
    func missedDeletion() throws {
        let cluster = Self.cluster(policies: 9)
        try Self.watching(cluster) { live, server in
            eventually("being in step") { Self.inventory(live)?.policyCount == 9 }
            server.shutDown()
            eventually("a failure") { live.resources.allSatisfy { $0.standing != .current } }
            cluster.remove(Self.path(.clientTrafficPolicy), "a/p-4")
            cluster.compact()
            let again = try FakeAPIServer.start(cluster, port: server.port)
            defer { again.shutDown() }
            eventually("eight policies") { Self.inventory(live)?.policyCount == 8 }
            #expect(Self.inventory(live)?.policy(Self.name(4)) == nil)
        }
    }

    @Test("After a while without the API server it is out of step, and in step again soon after the server is back")
    func partition() throws {
        let cluster = Self.cluster(policies: 3)
        try Self.watching(cluster, patience: .milliseconds(300)) { live, server in
            eventually("being in step") { Self.inventory(live) != nil }
            server.shutDown()
            eventually("being out of step") { Self.inventory(live) == nil }
            guard case .outOfStep(let reason) = live.knowledge else { return }
            #expect(reason.hasPrefix("nothing is heard of "), "\(reason)")
            #expect(live.complaint?.contains("not heard of (no answer from the API server") == true, "\(live.complaint ?? "")")
            let page = try Self.page(of: live)
            #expect(page["ctp_webhook_cluster_in_step", [:]] == 0)
            let labels = ["resource": "gateways.gateway.networking.k8s.io"]
            #expect(try #require(page["ctp_webhook_cluster_age_seconds", labels]) > 0.2)
            #expect(try #require(page["ctp_webhook_cluster_failures_total", labels]) > 0)
            let again = try FakeAPIServer.start(cluster, port: server.port)
            defer { again.shutDown() }
            eventually("being in step") { Self.inventory(live) != nil }
            #expect(Self.inventory(live)?.policyCount == 3)
        }
    }

    @Test("A watch that ends as it was asked to is no partition")
    func endings() throws {
        let cluster = Self.cluster(policies: 3)
        try Self.watching(cluster) { live, _ in
            eventually("being in step") { Self.inventory(live) != nil }
            for _ in 0..<20 {
                cluster.endWatches()
                #expect(Self.inventory(live) != nil)
            }
        }
    }

    @Test("Metrics tell of each resource how old, how many, how often; the page is sound")
    func metrics() throws {
        let cluster = Self.cluster(policies: 3)
        try Self.watching(cluster) { live, _ in
            eventually("all watches") { live.resources.allSatisfy { [.current, .absent].contains($0.standing) } }
            let page = try Self.page(of: live)
            #expect(page["ctp_webhook_cluster_in_step", [:]] == 1)
            let labels = ["resource": "clienttrafficpolicies.gateway.envoyproxy.io"]
            #expect(page["ctp_webhook_cluster_age_seconds", labels] == 0)
            #expect(page["ctp_webhook_cluster_objects", labels] == 3)
            #expect(page["ctp_webhook_cluster_lists_total", labels] == 1)
            #expect(page["ctp_webhook_cluster_failures_total", labels] == 0)
            let resources = page.families.first { $0.name == "ctp_webhook_cluster_objects" }?.samples.map(\.labels)
            #expect(resources?.count == ObjectKind.watched.count)
        }
    }

    @Test("Secrets and their like are not read; where they are to be, those that are referred to, by name, and no other")
    func references() throws {
        let cluster = Self.cluster(policies: 0)
        cluster.install("/api/v1/secrets")
        cluster.install("/api/v1/configmaps")
        cluster.put("/api/v1/secrets", "a/other", #"{"metadata":{"name":"other","namespace":"a"},"data":{}}"#)
        cluster.put("/api/v1/configmaps", "a/ca", #"{"metadata":{"name":"ca","namespace":"a"},"data":{"ca.crt":"none"}}"#)
        let settings = """
            "tls":{"clientValidation":{"caCertificateRefs":[{"kind":"ConfigMap","group":"","name":"ca"},{"name":"../../../nodes"},\
            {"name":""}]}}
            """
        cluster.put(Self.path(.clientTrafficPolicy), "a/p-0", Self.policy(0, settings))
        func reads() -> [String] {
            cluster.requests.map(\.path).filter { $0.contains("secret") || $0.contains("configmap") || $0.contains("nodes") }
        }
        try Self.watching(cluster) { live, _ in
            eventually("being in step") { Self.inventory(live)?.policyCount == 1 }
            #expect(Self.accepted(Self.name(0), live) == true)
            #expect(reads() == [])
        }
        var pace = ReferencePace()
        (pace.interval, pace.lifetime) = (.milliseconds(20), .milliseconds(40))
        try Self.watching(cluster, references: pace) { live, _ in
            eventually("a missing certificate, by which no listener is served") {
                Set(reads()) == ["/api/v1/namespaces/a/secrets/cert", "/api/v1/namespaces/a/configmaps/ca"]
            }
            // Counted when the answer has come back.
            eventually("a read of what is missing") { Self.missingReads(live) > 0 }
            cluster.put("/api/v1/secrets", "a/cert", Self.secret)
            eventually("a certificate, and an authority that is none") { Self.accepted(Self.name(0), live) == false }
            #expect(Set(reads()) == ["/api/v1/namespaces/a/secrets/cert", "/api/v1/namespaces/a/configmaps/ca"])
        }
    }

    // MARK: A cluster

    static func path(_ kind: ObjectKind) -> String {
        let resource = kind.resource
        return (resource.group.isEmpty ? "/api/" : "/apis/\(resource.group)/") + "\(resource.version)/\(resource.plural)"
    }

    static let gateway = """
        {"metadata":{"name":"edge","namespace":"a"},"spec":{"gatewayClassName":"eg","listeners":[\
        {"name":"https","port":443,"protocol":"HTTPS","tls":{"certificateRefs":[{"name":"cert"}]}}]}}
        """

    /// base64 of a certificate's and a key's first and last line.
    static let secret = """
        {"metadata":{"name":"cert","namespace":"a"},"type":"kubernetes.io/tls","data":{"tls.crt":"\(pem)","tls.key":"\(pem)"}}
        """
    private static let pem = "LS0tLS1CRUdJTiBYLS0tLS0KQQotLS0tLUVORCBYLS0tLS0K"

    static func policy(_ index: Int, _ settings: String = #""http3":{}"#) -> String {
        """
        {"metadata":{"name":"p-\(index)","namespace":"a","creationTimestamp":"2026-01-01T00:00:0\(index % 10)Z"},"spec":{"targetRefs":[\
        {"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}],\(settings)}}
        """
    }

    static func name(_ index: Int) -> ObjectName { ObjectName(namespace: "a", name: "p-\(index)") }

    /// A cluster with Envoy Gateway, a Gateway, and some policies.
    static func cluster(policies: Int) -> FakeCluster {
        let cluster = FakeCluster()
        for kind in [ObjectKind.gatewayClass, .gateway, .clientTrafficPolicy, .namespace] { cluster.install(path(kind)) }
        cluster.put(path(.namespace), "a", #"{"metadata":{"name":"a"}}"#)
        cluster.put(
            path(.gatewayClass), "eg",
            #"{"metadata":{"name":"eg"},"spec":{"controllerName":"gateway.envoyproxy.io/gatewayclass-controller"}}"#)
        cluster.put(path(.gateway), "a/edge", gateway)
        for index in 0..<policies { cluster.put(path(.clientTrafficPolicy), "a/p-\(index)", policy(index)) }
        return cluster
    }

    /// Watches a cluster for as long as `body` lasts.
    static func watching(
        _ cluster: FakeCluster, patience: Duration = .seconds(60), references: ReferencePace? = nil,
        _ body: (LiveInventory, FakeAPIServer) throws -> Void
    ) throws {
        let server = try FakeAPIServer.start(cluster)
        defer { server.shutDown() }
        let watch = try ClusterWatch.start(
            server.access(), agent: "test/1", references: references, pace: quickly, patience: patience,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        defer { watch.stop() }
        try body(watch.live, server)
    }

    static func inventory(_ live: LiveInventory) -> Inventory? {
        if case .inStep(let inventory) = live.knowledge { inventory } else { nil }
    }

    /// Whether the controller would accept a policy; nil when it would say nothing.
    static func accepted(_ name: ObjectName, _ live: LiveInventory) -> Bool? {
        inventory(live)?.outcome(of: name)?.ancestors.first?.isAccepted
    }

    /// How many reads by name found nothing.
    static func missingReads(_ live: LiveInventory) -> Double {
        (try? page(of: live))?["ctp_webhook_cluster_reference_reads_total", ["result": "missing"]] ?? 0
    }

    static func page(of live: LiveInventory) throws -> Exposition {
        let registry = MetricRegistry()
        registry.add { live.write(to: &$0) }
        return try Exposition(String(decoding: registry.page(), as: UTF8.self))
    }
}
