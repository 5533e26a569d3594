import FakeKubernetes
import JSONTape
import KubernetesClient
import LinuxSystem
import TextCoding
import TLSEngine
import Testing
import YAMLTape

private let gateways = APIResource(group: "gateway.networking.k8s.io", version: "v1", plural: "gateways")
private let collection = "/apis/gateway.networking.k8s.io/v1/gateways"

/// Sends a request to a server that requires a client certificate with the name `admin`. Returns a value of the response, or the failure.
private func ask(as identity: (Identity) throws -> ClusterAccess.Identity) throws -> Result<String?, APIFailure> {
    let known = try Identity.shared.get()
    let cluster = FakeCluster()
    cluster.install(collection)
    cluster.put(collection, "b/a", #"{"metadata":{"name":"a"},"says":"hello"}"#)
    let server = try FakeAPIServer.start(cluster, context: known.demandingContext)
    defer { server.shutDown() }
    var client = APIClient(
        access: try server.access(as: identity(known)), userAgent: "test/1", cancellation: try CancellationToken())
    do throws(APIFailure) {
        let tape = try client.send(gateways.get("a", namespace: "b"))
        #expect(cluster.requests.allSatisfy { $0.fields["authorization"] == nil })
        return .success(tape.member("says", of: tape.root).map { tape.text(at: $0) })
    } catch {
        #expect(cluster.requests.isEmpty)
        return .failure(error)
    }
}

@Test("The client certificate of a kubeconfig is presented")
func clientCertificate() throws {
    let answer = try ask { known in
        let text = """
            current-context: c
            contexts: [{name: c, context: {cluster: k, user: u}}]
            clusters: [{name: k, cluster: {server: 'https://127.0.0.1', certificate-authority: /no}}]
            users:
            - name: u
              user:
                client-certificate-data: \(Base64.encode(known.client.certificate))
                client-key-data: \(Base64.encode(known.client.privateKey))
            """
        return try Kubeconfig(YAMLStream(parsing: text).documents[0], path: "config").access().identity
    }
    #expect(try answer.get() == "hello")
}

@Test("Without a client certificate the same server rejects the connection")
func noClientCertificate() throws {
    for identity in [ClusterAccess.Identity.anonymous, .token(.data(Array("good".utf8)))] {
        guard case .failure(.unreachable) = try ask(as: { _ in identity }) else {
            Issue.record("\(identity) was accepted")
            continue
        }
    }
}

@Test("An unusable client certificate is reported before a request is sent")
func badClientCertificates() throws {
    let rows: [(String, (Identity) -> ClusterAccess.Identity)] = [
        ("the client certificate is empty", { .certificate(chain: .data([]), key: .data($0.client.privateKey)) }),
        ("no usable certificate", { .certificate(chain: .data(Array("x".utf8)), key: .data($0.client.privateKey)) }),
        ("no usable private key", { .certificate(chain: .data($0.client.certificate), key: .data([])) }),
        ("/nonexistent", { .certificate(chain: .file("/nonexistent"), key: .data($0.client.privateKey)) }),
        (
            "does not match",
            { .certificate(chain: .data($0.authority), key: .data($0.client.privateKey)) }
        ),
    ]
    for (words, identity) in rows {
        guard case .failure(.credentials(let reason)) = try ask(as: identity) else {
            Issue.record("\(words): was accepted")
            continue
        }
        #expect(reason.contains(words))
    }
}
