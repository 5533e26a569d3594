import JSONTape
import KubernetesClient
import Sockets
import TLSEngine
import Testing
import YAMLTape

private let gateways = APIResource(group: "gateway.networking.k8s.io", version: "v1", plural: "gateways")
private let collection = "/apis/gateway.networking.k8s.io/v1/gateways"

/// Asks a server that lets in nobody without a certificate of the name `admin`; what it says of the object, or why there is no answer.
private func ask(as identity: (FakeAPIServer.Identity) throws -> ClusterAccess.Identity) throws -> Result<String?, APIFailure> {
    let known = try FakeAPIServer.Identity.shared.get()
    let cluster = FakeCluster()
    cluster.install(collection)
    cluster.put(collection, "b/a", #"{"metadata":{"name":"a"},"says":"hello"}"#)
    let server = try FakeAPIServer.start(cluster, context: known.demandingContext)
    defer { server.shutDown() }
    var client = APIClient(access: try server.access(as: identity(known)), agent: "test/1", stop: try StopSignal())
    do throws(APIFailure) {
        let tape = try client.send(gateways.get("a", namespace: "b"))
        #expect(cluster.requests.allSatisfy { $0.fields["authorization"] == nil })
        return .success(tape.member("says", of: tape.root).map { tape.text(at: $0) })
    } catch {
        #expect(cluster.requests.isEmpty)
        return .failure(error)
    }
}

@Test("A user of a kubeconfig with a client certificate is known by it")
func clientCertificate() throws {
    let answer = try ask { known in
        let text = """
            current-context: c
            contexts: [{name: c, context: {cluster: k, user: u}}]
            clusters: [{name: k, cluster: {server: 'https://127.0.0.1', certificate-authority: /no}}]
            users:
            - name: u
              user:
                client-certificate-data: \(Base64.text(of: known.client.certificate))
                client-key-data: \(Base64.text(of: known.client.privateKey))
            """
        return try Kubeconfig(YAMLStream(parsing: text).documents[0], path: "config").access().identity
    }
    #expect(try answer.get() == "hello")
}

@Test("Without a client certificate the same server lets nobody in")
func noClientCertificate() throws {
    for identity in [ClusterAccess.Identity.anonymous, .token(.data(Array("good".utf8)))] {
        guard case .failure(.unreachable) = try ask(as: { _ in identity }) else {
            Issue.record("\(identity) was let in")
            continue
        }
    }
}

@Test("A client certificate that cannot be used is the operator's mistake, said before anything is sent")
func badClientCertificates() throws {
    let rows: [(String, (FakeAPIServer.Identity) -> ClusterAccess.Identity)] = [
        ("the client certificate is empty", { .certificate(chain: .data([]), key: .data($0.client.privateKey)) }),
        ("no usable certificate", { .certificate(chain: .data(Array("x".utf8)), key: .data($0.client.privateKey)) }),
        ("no usable private key", { .certificate(chain: .data($0.client.certificate), key: .data([])) }),
        ("/nonexistent", { .certificate(chain: .file("/nonexistent"), key: .data($0.client.privateKey)) }),
        (
            "does not belong",
            { .certificate(chain: .data($0.authority), key: .data($0.client.privateKey)) }
        ),
    ]
    for (words, identity) in rows {
        guard case .failure(.credentials(let reason)) = try ask(as: identity) else {
            Issue.record("\(words): was used")
            continue
        }
        #expect(reason.contains(words))
    }
}
