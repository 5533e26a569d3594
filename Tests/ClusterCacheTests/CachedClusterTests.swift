import ClusterCache
import ExpositionFormat
import FakeKubernetes
import KubernetesClient
import LinuxSystem
import Logging
import PolicyAttachment
import Synchronization
import Telemetry
import Testing

/// The cache of a watched cluster: its contents while the cluster changes and while the API server is unreachable.
@Suite(.serialized) struct CachedClusterTests {
    @Test("The cache is synced when all resources were read; resources that are not installed are absent")
    func start() throws {
        let cluster = Self.cluster(policies: 7)
        cluster.with { $0.token = "other" }
        try Self.watching(cluster) { cache, _ in
            #expect(eventually { cache.resources.allSatisfy { $0.failures > 0 } }, "a refusal of each")
            #expect(Self.inventory(cache) == nil)
            let readinessNote = cache.readinessNote ?? ""
            #expect(readinessNote.contains("gateways.gateway.networking.k8s.io not read yet (the API server responded with 401"))
            cluster.with { $0.token = "good" }
            #expect(eventually { Self.inventory(cache) != nil }, "a synced cache")
            #expect(Self.inventory(cache)?.policyCount == 7)
            #expect(cache.readinessNote == nil)
            let absent = cache.resources.filter { $0.syncState == .absent }.map(\.kind)
            #expect(absent == [.listenerSet, .httpRoute, .grpcRoute, .referenceGrant, .envoyProxy])
        }
    }

    @Test("A forbidden resource keeps the cache stale and is named")
    func forbidden() throws {
        let cluster = Self.cluster(policies: 1)
        cluster.fail(
            .answer(status: 403, fields: "", body: #"{"kind":"Status","code":403,"reason":"Forbidden","message":"account x"}"#),
            always: true, when: { $0.path == "/api/v1/namespaces" })
        try Self.watching(cluster) { cache, _ in
            #expect(
                eventually {
                    cache.resources.allSatisfy {
                        $0.kind == .namespace
                            ? $0.lastFailure != nil : $0.syncState == .watching || $0.syncState == .absent
                    }
                }, "a refusal of namespaces, all others watched")
            guard case .stale(let reason) = cache.state else {
                Issue.record("synced")
                return
            }
            #expect(reason == "namespaces cannot be read yet")
            // Readers of the note are not authenticated, so it does not repeat the API server's message.
            #expect(cache.readinessNote == "namespaces not read yet (the API server responded with 403 Forbidden)")
        }
    }

    @Test("Changes of policies and Gateways are visible to reviews")
    func changes() throws {
        let cluster = Self.cluster(policies: 1)
        try Self.watching(cluster) { cache, _ in
            #expect(eventually { Self.inventory(cache) != nil }, "a synced cache")
            func isAttached() -> Bool { Self.accepted(Self.name(0), cache) == true }
            #expect(eventually { isAttached() }, "an accepted policy")
            cluster.remove(Self.path(.gateway), "a/edge")
            #expect(eventually { Self.accepted(Self.name(0), cache) == nil }, "no status without a Gateway")
            cluster.put(Self.path(.gateway), "a/edge", Self.gateway)
            #expect(eventually { isAttached() }, "an accepted policy again")
            cluster.put(Self.path(.clientTrafficPolicy), "a/p-1", Self.policy(1))
            #expect(eventually { Self.accepted(Self.name(1), cache) == false }, "a conflict")
            cluster.remove(Self.path(.clientTrafficPolicy), "a/p-0")
            #expect(
                eventually { Self.accepted(Self.name(1), cache) == true && Self.inventory(cache)?.policyCount == 1 }, "an heir")
        }
    }

    @Test("During a new list, readers see either all previous objects or all new ones")
    func relist() throws {
        let cluster = Self.cluster(policies: 40)
        try Self.watching(cluster) { cache, _ in
            #expect(eventually { Self.inventory(cache)?.policyCount == 40 }, "a synced cache")
            let seen = Mutex<Set<Int>>([])
            let cancellation = try CancellationToken()
            let readers = try (0..<2).map { _ in
                try SystemThread.start(name: "reader") {
                    while !cancellation.isCancelled {
                        let count = Self.inventory(cache)?.policyCount ?? -1
                        _ = seen.withLock { $0.insert(count) }
                    }
                }
            }
            for round in 0..<5 {
                let lists = cache.resources.first { $0.kind == .clientTrafficPolicy }?.lists ?? 0
                // Only a list can provide the changes after the compaction.
                cluster.cutWatches(after: "")
                cluster.put(Self.path(.clientTrafficPolicy), "a/p-\(40 + round)", Self.policy(40 + round))
                cluster.compact()
                #expect(eventually { cache.resources.first { $0.kind == .clientTrafficPolicy }?.lists ?? 0 > lists }, "a list")
                #expect(eventually { Self.inventory(cache)?.policyCount == 41 + round }, "what is new")
            }
            cancellation.cancel()
            for reader in readers { reader.join() }
            #expect(seen.withLock { $0 }.isSubset(of: Set(40...45)), "\(seen.withLock { $0 })")
        }
    }

    @Test("An object that was deleted during an interruption is removed by the next list")
    func missedDeletion() throws {
        let cluster = Self.cluster(policies: 9)
        try Self.watching(cluster) { cache, server in
            #expect(eventually { Self.inventory(cache)?.policyCount == 9 }, "a synced cache")
            server.shutDown()
            #expect(eventually { cache.resources.allSatisfy { $0.syncState != .watching } }, "a failure")
            cluster.remove(Self.path(.clientTrafficPolicy), "a/p-4")
            cluster.compact()
            let again = try FakeAPIServer.start(cluster, port: server.port)
            defer { again.shutDown() }
            #expect(eventually { Self.inventory(cache)?.policyCount == 8 }, "eight policies")
            #expect(Self.inventory(cache)?.policy(Self.name(4)) == nil)
        }
    }

    @Test("The cache becomes stale after the limit without the API server, and is synced again after the server returns")
    func partition() throws {
        let cluster = Self.cluster(policies: 3)
        try Self.watching(cluster, stalenessLimit: .milliseconds(300)) { cache, server in
            #expect(eventually { Self.inventory(cache) != nil }, "a synced cache")
            server.shutDown()
            #expect(eventually { Self.inventory(cache) == nil }, "a stale cache")
            guard case .stale(let reason) = cache.state else { return }
            #expect(reason.hasSuffix(" is not being watched"), "\(reason)")
            #expect(
                cache.readinessNote?.contains("not watched (no response from the API server") == true,
                "\(cache.readinessNote ?? "")")
            let page = try Self.page(of: cache)
            #expect(page["ctp_webhook_cluster_synced", [:]] == 0)
            let labels = ["resource": "gateways.gateway.networking.k8s.io"]
            #expect(try #require(page["ctp_webhook_cluster_age_seconds", labels]) > 0.2)
            #expect(try #require(page["ctp_webhook_cluster_failures_total", labels]) > 0)
            let again = try FakeAPIServer.start(cluster, port: server.port)
            defer { again.shutDown() }
            #expect(eventually { Self.inventory(cache) != nil }, "a synced cache")
            #expect(Self.inventory(cache)?.policyCount == 3)
        }
    }

    @Test("A watch that ends in an orderly way does not make the cache stale")
    func endings() throws {
        let cluster = Self.cluster(policies: 3)
        try Self.watching(cluster) { cache, _ in
            #expect(eventually { Self.inventory(cache) != nil }, "a synced cache")
            for _ in 0..<20 {
                cluster.endWatches()
                #expect(Self.inventory(cache) != nil)
            }
        }
    }

    @Test("Metrics report age, objects, lists and failures of each resource")
    func metrics() throws {
        let cluster = Self.cluster(policies: 3)
        try Self.watching(cluster) { cache, _ in
            #expect(eventually { cache.resources.allSatisfy { [.watching, .absent].contains($0.syncState) } }, "all watches")
            let page = try Self.page(of: cache)
            #expect(page["ctp_webhook_cluster_synced", [:]] == 1)
            let labels = ["resource": "clienttrafficpolicies.gateway.envoyproxy.io"]
            #expect(page["ctp_webhook_cluster_age_seconds", labels] == 0)
            #expect(page["ctp_webhook_cluster_objects", labels] == 3)
            #expect(page["ctp_webhook_cluster_lists_total", labels] == 1)
            #expect(page["ctp_webhook_cluster_failures_total", labels] == 0)
            let resources = page.families.first { $0.name == "ctp_webhook_cluster_objects" }?.samples.map(\.labels)
            #expect(resources?.count == ObjectKind.watched.count)
        }
    }

    @Test("Secrets and ConfigMaps are read only if enabled, and then only referenced ones, by name")
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
        try Self.watching(cluster) { cache, _ in
            #expect(eventually { Self.inventory(cache)?.policyCount == 1 }, "a synced cache")
            #expect(Self.accepted(Self.name(0), cache) == true)
            #expect(reads() == [])
        }
        var schedule = ReferenceSchedule()
        (schedule.scanInterval, schedule.refreshInterval) = (.milliseconds(20), .milliseconds(40))
        try Self.watching(cluster, references: schedule) { cache, _ in
            #expect(
                eventually {
                    Set(reads()) == ["/api/v1/namespaces/a/secrets/cert", "/api/v1/namespaces/a/configmaps/ca"]
                }, "a missing certificate, by which no listener is served")
            // The counter increases when the response was read.
            #expect(eventually { Self.missingReads(cache) > 0 }, "a read of what is missing")
            cluster.put("/api/v1/secrets", "a/cert", Self.secret)
            #expect(eventually { Self.accepted(Self.name(0), cache) == false }, "a certificate, and an authority that is none")
            #expect(Set(reads()) == ["/api/v1/namespaces/a/secrets/cert", "/api/v1/namespaces/a/configmaps/ca"])
        }
    }

    // MARK: Fixtures

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

    /// A cluster with a GatewayClass, a Gateway and some policies.
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

    /// Watches a cluster while `body` runs.
    static func watching(
        _ cluster: FakeCluster, stalenessLimit: Duration = .seconds(60), references: ReferenceSchedule? = nil,
        _ body: (CachedCluster, FakeAPIServer) throws -> Void
    ) throws {
        let server = try FakeAPIServer.start(cluster)
        defer { server.shutDown() }
        let informers = try ClusterInformers.start(
            server.access(), userAgent: "test/1", references: references, configuration: .quick, stalenessLimit: stalenessLimit,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        defer { informers.stop() }
        try body(informers.cache, server)
    }

    static func inventory(_ cache: CachedCluster) -> Inventory? {
        if case .synced(let inventory) = cache.state { inventory } else { nil }
    }

    /// Whether the controller would accept a policy; nil if the policy has no status.
    static func accepted(_ name: ObjectName, _ cache: CachedCluster) -> Bool? {
        inventory(cache)?.outcome(of: name)?.ancestors.first?.isAccepted
    }

    /// The number of reads by name that found no object.
    static func missingReads(_ cache: CachedCluster) -> Double {
        (try? page(of: cache))?["ctp_webhook_cluster_reference_reads_total", ["result": "missing"]] ?? 0
    }

    static func page(of cache: CachedCluster) throws -> Exposition {
        let registry = MetricRegistry()
        registry.add { cache.write(to: &$0) }
        return try Exposition(String(decoding: registry.page(), as: UTF8.self))
    }
}
