@testable import CertificateController
import FakeKubernetes
import Glibc
import JSONTape
import KubernetesClient
import LinuxSystem
import Synchronization
import TLSEngine
import Testing
import TextCoding

private let secrets = "/api/v1/secrets"
private let validating = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations"
private let mutating = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"
private let references = SelfSignedObjectReferences(namespace: "n", secret: "s", configuration: "c")

/// A cluster with the installed manifests, and a clock.
private final class TestCluster: Sendable {
    let fake = FakeCluster()
    let server: FakeAPIServer
    let clock = Mutex<Int64>(Int64(time(nil)))

    init() throws {
        fake.install(secrets)
        fake.put(
            secrets, "n/s", #"{"kind":"Secret","metadata":{"name":"s","namespace":"n","labels":{"a":"b"}},"type":"Opaque"}"#)
        for (collection, path) in [(validating, "/validate"), (mutating, "/mutate")] {
            fake.install(collection)
            fake.put(
                collection, "c",
                #"{"metadata":{"name":"c"},"webhooks":[{"name":"w","clientConfig":{"service":{"name":"x","path":"\#(path)"}},"timeoutSeconds":5}]}"#
            )
        }
        server = try FakeAPIServer.start(fake)
    }

    func reconciler() throws -> CertificateReconciler {
        CertificateReconciler(
            client: APIClient(access: try server.access(), userAgent: "test/1", cancellation: try CancellationToken()),
            references: references,
            policy: CertificatePolicy(names: [.dns("x.n.svc")], lifetime: 1000, authorityLifetime: 9000, propagationDelay: 10))
    }

    func pass(_ seconds: Int64) { clock.withLock { $0 += seconds } }
    var now: Int64 { clock.withLock { $0 } }

    func bundle(_ collection: String) throws -> CertificateBundle {
        guard case .array(let webhooks)? = fake.object(collection, "c")?["webhooks"],
            case .string(let text)? = webhooks[0]["clientConfig"]?["caBundle"]
        else { return CertificateBundle() }
        return try CertificateBundle(pem: Base64.decode(text) ?? [])
    }
}

@Test(
    "The first reconciliation creates an authority and publishes it; after the propagation delay its certificate is served; then nothing changes"
)
func installation() throws {
    let cluster = try TestCluster()
    defer { cluster.server.shutDown() }
    var reconciler = try cluster.reconciler()
    let first = reconciler.reconcile { cluster.now }
    #expect(first.writes == [.authority, .bundle, .bundle, .trust] && first.errors.isEmpty && first.pair == nil)
    #expect(try cluster.bundle(validating) == cluster.bundle(mutating) && cluster.bundle(mutating).entries.count == 1)
    cluster.pass(9)
    #expect(reconciler.reconcile { cluster.now }.writes.isEmpty)
    cluster.pass(1)
    let second = reconciler.reconcile { cluster.now }
    #expect(second.writes == [.promotion] && second.pair != nil)
    #expect(try cluster.bundle(validating).contains(#require(second.authority)))
    let requests = cluster.fake.requests.count
    let third = reconciler.reconcile { cluster.now }
    #expect(third.writes.isEmpty && third.pair == second.pair && cluster.fake.requests.count == requests + 3)
    // The rest of the objects is unchanged.
    #expect(cluster.fake.object(secrets, "n/s")?["metadata"]?["labels"]?["a"] == "b")
    #expect(cluster.fake.object(mutating, "c")?.text.contains(#""service":{"name":"x","path":"/mutate"}"#) == true)
    #expect(cluster.fake.requests.allSatisfy { $0.method == "GET" || $0.method == "PUT" })
}

@Test("Replicas that reconcile at the same time create one authority and one certificate, and all serve it")
func manyReplicas() throws {
    let cluster = try TestCluster()
    defer { cluster.server.shutDown() }
    let results = Mutex<[ReconcileResult]>([])
    for _ in 0..<20 {
        let threads = try (0..<4).map { index in
            try SystemThread.start(name: "replica-\(index)") {
                guard var reconciler = try? cluster.reconciler() else { return }
                for _ in 0..<3 {
                    let result = reconciler.reconcile { cluster.now }
                    results.withLock { $0.append(result) }
                }
            }
        }
        for thread in threads { thread.join() }
        cluster.pass(10)
    }
    let writes = results.withLock { $0.flatMap(\.writes) }
    #expect(writes.count { $0 == .authority } == 1 && writes.count { $0 == .promotion } == 1)
    #expect(writes.count { $0 == .trust } == 1 && writes.count { $0 == .bundle } == 2)
    let last = results.withLock { $0.suffix(4).map(\.pair) }
    #expect(last[0] != nil && last.allSatisfy { $0 == last[0] })
    #expect(results.withLock { $0.allSatisfy { $0.errors.isEmpty } })
    #expect(try cluster.bundle(validating).entries.count == 1)
}

@Test("A configuration that is created again without a caBundle gets one at the next reconciliation")
func recreatedConfiguration() throws {
    let cluster = try TestCluster()
    defer { cluster.server.shutDown() }
    var reconciler = try cluster.reconciler()
    cluster.fake.remove(validating, "c")
    #expect(reconciler.reconcile { cluster.now }.writes == [.authority, .bundle, .trust])
    cluster.pass(10)
    #expect(reconciler.reconcile { cluster.now }.writes == [.promotion])
    cluster.fake.put(validating, "c", #"{"metadata":{"name":"c"},"webhooks":[{"name":"w","clientConfig":{"url":"https://x"}}]}"#)
    let result = reconciler.reconcile { cluster.now }
    #expect(result.writes == [.bundle] && result.errors.isEmpty)
    #expect(try cluster.bundle(validating) == cluster.bundle(mutating))
}

@Test("A rejected request is reported with its object, and the other steps are executed")
func rejectedRequests() throws {
    let cluster = try TestCluster()
    defer { cluster.server.shutDown() }
    var reconciler = try cluster.reconciler()
    _ = reconciler.reconcile { cluster.now }
    cluster.pass(10)
    let pair = reconciler.reconcile { cluster.now }.pair
    cluster.pass(700)
    // The certificate is due. It is renewed although one configuration cannot be read.
    let forbidden = #"{"kind":"Status","code":403,"reason":"Forbidden","message":"you may not"}"#
    for _ in 0..<2 {
        cluster.fake.fail(.answer(status: 403, fields: "", body: forbidden)) {
            $0.method == "GET" && $0.path.contains("mutating")
        }
    }
    let renewed = reconciler.reconcile { cluster.now }
    #expect(renewed.writes == [.renewal] && renewed.pair != nil && renewed.pair != pair)
    #expect(
        renewed.errors.map(\.description)
            == [
                "mutatingwebhookconfigurations.admissionregistration.k8s.io/c: the API server responded with 403 Forbidden: you may not"
            ]
    )
    #expect(
        renewed.errors.map(\.summary)
            == ["mutatingwebhookconfigurations.admissionregistration.k8s.io/c: the API server responded with 403 Forbidden"])
    // The Secret cannot be read, so there is no certificate in the result.
    cluster.fake.fail(.answer(status: 403, fields: "", body: forbidden)) { $0.path.contains("secrets") }
    let blind = reconciler.reconcile { cluster.now }
    #expect(blind.pair == nil && blind.writes.isEmpty)
    #expect(blind.errors.map(\.description) == ["secrets/s: the API server responded with 403 Forbidden: you may not"])
    #expect(reconciler.reconcile { cluster.now }.errors.isEmpty)
}

@Test("A missing Secret and an unreachable server are different errors")
func missingSecret() throws {
    let cluster = try TestCluster()
    cluster.fake.remove(secrets, "n/s")
    var reconciler = try cluster.reconciler()
    #expect(
        reconciler.reconcile { cluster.now }.errors.map(\.description) == [
            "secrets/s: the API server responded with 404 NotFound: n/s not found"
        ]
    )
    cluster.server.shutDown()
    let result = reconciler.reconcile { cluster.now }
    #expect(result.pair == nil && result.errors.count == 1)
    #expect(result.errors[0].description.hasPrefix("secrets/s: no response from the API server: "))
}

@Test("Unusable entries of the Secret are reported and replaced")
func garbage() throws {
    let cluster = try TestCluster()
    defer { cluster.server.shutDown() }
    cluster.fake.put(secrets, "n/s", #"{"metadata":{"name":"s"},"data":{"ca.crt":"eA==","ca.key":"eA==","mine":"eA=="}}"#)
    var reconciler = try cluster.reconciler()
    let result = reconciler.reconcile { cluster.now }
    #expect(result.writes == [.authority, .bundle, .bundle, .trust])
    #expect(cluster.fake.object(secrets, "n/s")?["data"]?["mine"] == "eA==")
    cluster.fake.put(secrets, "n/s", #"{"metadata":{"name":"s"},"data":{"tls.crt":"eA==","ca.crt":"eA==","ca.key":"eA=="}}"#)
    cluster.fake.fail(.answer(status: 500, fields: "", body: "{}")) { $0.method == "PUT" }
    #expect(
        reconciler.reconcile { cluster.now }.errors.map(\.description) == [
            "secrets/s: ca.crt: no usable certificate: no BEGIN CERTIFICATE line", "secrets/s: the API server responded with 500",
        ])
}

@Test("A repeated error is the same error, even if the API server's message changes")
func sameError() throws {
    let cluster = try TestCluster()
    var reconciler = try cluster.reconciler()
    func error(_ status: Int, _ message: String) throws -> ReconcileError {
        cluster.fake.fail(.answer(status: status, fields: "", body: #"{"code":\#(status),"message":"\#(message)"}"#))
        return try #require(reconciler.reconcile { cluster.now }.errors.first)
    }
    let (one, other, third) = (try error(403, "a"), try error(403, "b"), try error(500, "a"))
    #expect(one != other && one.isLike(other) && !one.isLike(third))
    cluster.server.shutDown()
    let (gone, still) = (reconciler.reconcile { cluster.now }.errors, reconciler.reconcile { cluster.now }.errors)
    #expect(gone.count == 1 && still.count == 1 && gone[0].isLike(still[0]) && !gone[0].isLike(one))
}

@Test("Each cause is reported once in an outage, also if attempts fail alternately at different objects")
func outage() throws {
    let cluster = try TestCluster()
    var reconciler = try cluster.reconciler()
    func result(_ status: Int) -> ReconcileResult {
        cluster.fake.fail(.answer(status: status, fields: "", body: #"{"code":\#(status)}"#))
        return reconciler.reconcile { cluster.now }
    }
    var outage = ReconcileOutage()
    let counts = [500, 503, 500, 503].map { outage.newErrors(of: result($0)).count }
    #expect(counts == [1, 1, 0, 0])
    #expect(outage.newErrors(of: ReconcileResult()).isEmpty)
    #expect(outage.newErrors(of: result(500)).count == 1)
}
