import Glibc
import JSONTape
import KubernetesClient
import Sockets
import Synchronization
import TLSEngine
import Testing

private let secrets = "/api/v1/secrets"
private let validating = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations"
private let mutating = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"
private let place = SelfSignedPlace(namespace: "n", secret: "s", configuration: "c")

/// A cluster with the manifests as they are shipped, and a clock.
private final class Stage: Sendable {
    let cluster = FakeCluster()
    let server: FakeAPIServer
    let clock = Mutex<Int64>(Int64(time(nil)))

    init() throws {
        cluster.install(secrets)
        cluster.put(
            secrets, "n/s", #"{"kind":"Secret","metadata":{"name":"s","namespace":"n","labels":{"a":"b"}},"type":"Opaque"}"#)
        for (collection, path) in [(validating, "/validate"), (mutating, "/mutate")] {
            cluster.install(collection)
            cluster.put(
                collection, "c",
                #"{"metadata":{"name":"c"},"webhooks":[{"name":"w","clientConfig":{"service":{"name":"x","path":"\#(path)"}},"timeoutSeconds":5}]}"#
            )
        }
        server = try FakeAPIServer.start(cluster)
    }

    func signer() throws -> SelfSigner {
        SelfSigner(
            client: APIClient(access: try server.access(), agent: "test/1", stop: try StopSignal()), place: place,
            terms: SelfSignedTerms(names: [.dns("x.n.svc")], lifetime: 1000, authorityLifetime: 9000, spread: 10))
    }

    func pass(_ seconds: Int64) { clock.withLock { $0 += seconds } }
    var now: Int64 { clock.withLock { $0 } }

    func bundle(_ collection: String) throws -> CertificateBundle {
        guard case .array(let webhooks)? = cluster.object(collection, "c")?["webhooks"],
            case .string(let text)? = webhooks[0]["clientConfig"]?["caBundle"]
        else { return CertificateBundle() }
        return try CertificateBundle(pem: Base64.bytes(of: text) ?? [])
    }
}

@Test("one look makes an authority and publishes it; after the spread, the next one serves; and then there is nothing to do")
func installation() throws {
    let stage = try Stage()
    defer { stage.server.shutDown() }
    var signer = try stage.signer()
    let first = signer.look { stage.now }
    #expect(first.writes == [.authority, .bundle, .bundle, .trust] && first.troubles.isEmpty && first.pair == nil)
    #expect(try stage.bundle(validating) == stage.bundle(mutating) && stage.bundle(mutating).entries.count == 1)
    stage.pass(9)
    #expect(signer.look { stage.now }.writes.isEmpty)
    stage.pass(1)
    let second = signer.look { stage.now }
    #expect(second.writes == [.promotion] && second.pair != nil)
    #expect(try stage.bundle(validating).contains(#require(second.authority)))
    let requests = stage.cluster.requests.count
    let third = signer.look { stage.now }
    #expect(third.writes.isEmpty && third.pair == second.pair && stage.cluster.requests.count == requests + 3)
    // Nothing else of the objects has changed.
    #expect(stage.cluster.object(secrets, "n/s")?["metadata"]?["labels"]?["a"] == "b")
    #expect(stage.cluster.object(mutating, "c")?.text.contains(#""service":{"name":"x","path":"/mutate"}"#) == true)
    #expect(stage.cluster.requests.allSatisfy { $0.method == "GET" || $0.method == "PUT" })
}

@Test("replicas that look at once make one authority and one certificate, and all serve it")
func manyReplicas() throws {
    let stage = try Stage()
    defer { stage.server.shutDown() }
    let looks = Mutex<[SelfSignedLook]>([])
    for _ in 0..<20 {
        let threads = try (0..<4).map { index in
            try SystemThread.start(name: "replica-\(index)") {
                guard var signer = try? stage.signer() else { return }
                for _ in 0..<3 {
                    let look = signer.look { stage.now }
                    looks.withLock { $0.append(look) }
                }
            }
        }
        for thread in threads { thread.join() }
        stage.pass(10)
    }
    let writes = looks.withLock { $0.flatMap(\.writes) }
    #expect(writes.count { $0 == .authority } == 1 && writes.count { $0 == .promotion } == 1)
    #expect(writes.count { $0 == .trust } == 1 && writes.count { $0 == .bundle } == 2)
    let last = looks.withLock { $0.suffix(4).map(\.pair) }
    #expect(last[0] != nil && last.allSatisfy { $0 == last[0] })
    #expect(looks.withLock { $0.allSatisfy { $0.troubles.isEmpty } })
    #expect(try stage.bundle(validating).entries.count == 1)
}

@Test("a configuration that is registered anew, without a caBundle, is trusted at the next look")
func registeredAnew() throws {
    let stage = try Stage()
    defer { stage.server.shutDown() }
    var signer = try stage.signer()
    stage.cluster.remove(validating, "c")
    #expect(signer.look { stage.now }.writes == [.authority, .bundle, .trust])
    stage.pass(10)
    #expect(signer.look { stage.now }.writes == [.promotion])
    stage.cluster.put(validating, "c", #"{"metadata":{"name":"c"},"webhooks":[{"name":"w","clientConfig":{"url":"https://x"}}]}"#)
    let look = signer.look { stage.now }
    #expect(look.writes == [.bundle] && look.troubles.isEmpty)
    #expect(try stage.bundle(validating) == stage.bundle(mutating))
}

@Test("what the API server refuses, or does not answer, is told with its object, and the rest goes on")
func troubles() throws {
    let stage = try Stage()
    defer { stage.server.shutDown() }
    var signer = try stage.signer()
    _ = signer.look { stage.now }
    stage.pass(10)
    let pair = signer.look { stage.now }.pair
    stage.pass(700)
    // The certificate is due. One configuration cannot be read: it is renewed all the same.
    let forbidden = #"{"kind":"Status","code":403,"reason":"Forbidden","message":"you may not"}"#
    for _ in 0..<2 {
        stage.cluster.fail(.answer(status: 403, fields: "", body: forbidden)) {
            $0.method == "GET" && $0.path.contains("mutating")
        }
    }
    let renewed = signer.look { stage.now }
    #expect(renewed.writes == [.renewal] && renewed.pair != nil && renewed.pair != pair)
    #expect(
        renewed.troubles.map(\.description)
            == ["mutatingwebhookconfigurations.admissionregistration.k8s.io/c: the API server answers 403 Forbidden: you may not"]
    )
    #expect(
        renewed.troubles.map(\.summary)
            == ["mutatingwebhookconfigurations.admissionregistration.k8s.io/c: the API server answers 403 Forbidden"])
    // The Secret cannot be read: there is nothing to say about what is to be served.
    stage.cluster.fail(.answer(status: 403, fields: "", body: forbidden)) { $0.path.contains("secrets") }
    let blind = signer.look { stage.now }
    #expect(blind.pair == nil && blind.writes.isEmpty)
    #expect(blind.troubles.map(\.description) == ["secrets/s: the API server answers 403 Forbidden: you may not"])
    #expect(signer.look { stage.now }.troubles.isEmpty)
}

@Test("a Secret that is not there is a trouble, a server that is not there another")
func nothingThere() throws {
    let stage = try Stage()
    stage.cluster.remove(secrets, "n/s")
    var signer = try stage.signer()
    #expect(
        signer.look { stage.now }.troubles.map(\.description) == ["secrets/s: the API server answers 404 NotFound: n/s not found"]
    )
    stage.server.shutDown()
    let look = signer.look { stage.now }
    #expect(look.pair == nil && look.troubles.count == 1)
    #expect(look.troubles[0].description.hasPrefix("secrets/s: no answer from the API server: "))
}

@Test("garbage in the Secret is told, and begins anew")
func garbage() throws {
    let stage = try Stage()
    defer { stage.server.shutDown() }
    stage.cluster.put(secrets, "n/s", #"{"metadata":{"name":"s"},"data":{"ca.crt":"eA==","ca.key":"eA==","mine":"eA=="}}"#)
    var signer = try stage.signer()
    let look = signer.look { stage.now }
    #expect(look.writes == [.authority, .bundle, .bundle, .trust])
    #expect(stage.cluster.object(secrets, "n/s")?["data"]?["mine"] == "eA==")
    stage.cluster.put(secrets, "n/s", #"{"metadata":{"name":"s"},"data":{"tls.crt":"eA==","ca.crt":"eA==","ca.key":"eA=="}}"#)
    stage.cluster.fail(.answer(status: 500, fields: "", body: "{}")) { $0.method == "PUT" }
    #expect(
        signer.look { stage.now }.troubles.map(\.description) == [
            "secrets/s: ca.crt: no usable certificate: no BEGIN CERTIFICATE line", "secrets/s: the API server answers 500",
        ])
}

@Test("trouble that goes on is the same trouble, whatever words the API server finds for it")
func sameTrouble() throws {
    let stage = try Stage()
    var signer = try stage.signer()
    func trouble(_ status: Int, _ message: String) throws -> SelfSignedTrouble {
        stage.cluster.fail(.answer(status: status, fields: "", body: #"{"code":\#(status),"message":"\#(message)"}"#))
        return try #require(signer.look { stage.now }.troubles.first)
    }
    let (one, other, third) = (try trouble(403, "a"), try trouble(403, "b"), try trouble(500, "a"))
    #expect(one != other && one.isLike(other) && !one.isLike(third))
    stage.server.shutDown()
    let (gone, still) = (signer.look { stage.now }.troubles, signer.look { stage.now }.troubles)
    #expect(gone.count == 1 && still.count == 1 && gone[0].isLike(still[0]) && !gone[0].isLike(one))
}
