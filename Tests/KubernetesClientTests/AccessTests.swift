import JSONTape
import KubernetesClient
import Testing
import YAMLTape

@Test(
    "A server's URL is split into address, Host field, name for the certificate, and path prefix",
    arguments: [
        ("https://10.0.0.1", "10.0.0.1:443", "10.0.0.1", ""),
        ("https://10.0.0.1:6443", "10.0.0.1:6443", "10.0.0.1", ""),
        ("https://10.0.0.1:6443/", "10.0.0.1:6443", "10.0.0.1", ""),
        ("https://10.0.0.1:6443/k8s/clusters/c-1//", "10.0.0.1:6443", "10.0.0.1", "/k8s/clusters/c-1"),
        ("https://[fd00::1]:6443", "[fd00::1]:6443", "fd00::1", ""),
        ("https://[fd00::1]", "[fd00::1]:443", "fd00::1", ""),
        ("https://localhost:8443", "localhost:8443", "localhost", ""),
    ])
func serverURL(_ url: String, _ host: String, _ name: String, _ path: String) throws {
    let server = try APIServerAddress(url: url)
    #expect(server.host == host && server.name == name && server.path == path)
}

@Test(
    "An unsupported URL is rejected with a reason, and never repeated",
    arguments: [
        ("http://127.0.0.1:8001", "https://"), ("10.0.0.1:6443", "https://"),
        ("https://api.example.com:6443", "must be an IP address"),
        ("http://me:secret@10.0.0.1:8001", "https://"), ("HTTPS://me:secret@10.0.0.1", "https://"),
        ("me:secret@10.0.0.1", "https://"),
        (" https://me:secret@10.0.0.1", "https://"), ("https:/me:secret@10.0.0.1", "https://"),
        ("https://me:secret@10.0.0.1:x", "user name"),
        ("https://10.0.0.1:secret", "port"), ("https://me:secret", "port"), ("https://10.0.0.1/?token=secret", "query"),
        ("https://", "must be an IP address"), ("https://10.0.0.1:0", "port"), ("https://10.0.0.1:65536", "port"),
        ("https://10.0.0.1:x", "port"),
        ("https://me:secret@10.0.0.1", "user name"), ("https://10.0.0.1/?a=b", "query"),
        ("https://fd00::1", "port"), ("https://[10.0.0.1", "must be an IP address"), ("https://[", "must be an IP address"),
        ("https://]", "must be an IP address"), ("https://[fd00::1]x", "port"),
    ])
func badServerURL(_ url: String, _ reason: String) {
    #expect { try APIServerAddress(url: url) } throws: { "\($0)".contains(reason) && !"\($0)".contains("secret") }
}

@Test("In a Pod, two environment variables and two files give the access")
func inCluster() throws {
    let variables = ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"]
    let access = try ClusterAccess.inCluster(environment: { variables[$0] }, folder: "/sa")
    #expect(access.server.host == "[fd00::1]:443" && access.serverName == "fd00::1")
    #expect(access.identity == .token(.file("/sa/token")) && access.authorities == .file("/sa/ca.crt"))
    #expect { try ClusterAccess.inCluster(environment: { _ in nil }) } throws: { "\($0)".contains("as they are in a Pod") }
    let bad = ["KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "x"]
    #expect { try ClusterAccess.inCluster(environment: { bad[$0] }) } throws: { "\($0)".contains("must be a port") }
}

/// A kubeconfig with one cluster and one user of these lines.
private func access(cluster: String, user: String = "{}", rest: String = "current-context: c", context: String? = nil) throws
    -> ClusterAccess
{
    let text = """
        apiVersion: v1
        kind: Config
        \(rest)
        contexts:
        - name: other
          context: {cluster: nowhere, user: u}
        - name: c
          context: {cluster: k, user: u}
        clusters:
        - name: k
          cluster: \(cluster)
        users:
        - name: u
          user: \(user)
        """
    return try Kubeconfig(YAMLStream(parsing: text).documents[0], path: "/home/me/.kube/config").access(context: context)
}

private let server = "server: https://10.0.0.1:6443"
private let cluster = "{\(server), certificate-authority-data: Zm9v}"

@Test("The current context of a kubeconfig gives the server and the credentials")
func kubeconfig() throws {
    let access = try access(
        cluster: "{\(server), certificate-authority: ca.crt, tls-server-name: api.example.com}", user: "{token: abc}")
    #expect(access.server.host == "10.0.0.1:6443" && access.serverName == "api.example.com")
    #expect(access.authorities == .file("/home/me/.kube/ca.crt") && access.identity == .token(.data(Array("abc".utf8))))
}

@Test(
    "A user of a kubeconfig has a token or a certificate, as data or as a file",
    arguments: [
        ("{token: abc, tokenFile: t}", ClusterAccess.Identity.token(.data(Array("abc".utf8)))),
        ("{tokenFile: t}", .token(.file("/home/me/.kube/t"))),
        ("{tokenFile: /run/t}", .token(.file("/run/t"))),
        (
            "{client-certificate: c.crt, client-key: c.key}",
            .certificate(chain: .file("/home/me/.kube/c.crt"), key: .file("/home/me/.kube/c.key"))
        ),
        (
            "{client-certificate-data: Zm9v, client-key-data: YmFy, client-key: x}",
            .certificate(chain: .data(Array("foo".utf8)), key: .data(Array("bar".utf8)))
        ),
        ("{}", .anonymous),
        ("{exec: {command: aws}, token: abc}", .token(.data(Array("abc".utf8)))),
    ])
func kubeconfigUsers(_ user: String, _ identity: ClusterAccess.Identity) throws {
    #expect(try access(cluster: cluster, user: user).identity == identity)
}

@Test(
    "An unsupported setting of a kubeconfig is named in the error",
    arguments: [
        (cluster, "{exec: {command: aws}}", "by exec, which only kubectl supports"),
        (cluster, "{auth-provider: {name: gcp}}", "by auth-provider"),
        (cluster, "{username: admin, password: x}", "by username"),
        (cluster, "{client-certificate: c.crt}", "must have a client-key"),
        (
            cluster, "{client-certificate-data: '!', client-key-data: Zm9v}",
            "client-certificate-data of the user u must be base64"
        ),
        ("{\(server), insecure-skip-tls-verify: true}", "{}", "insecure-skip-tls-verify"),
        ("{\(server), certificate-authority: a, proxy-url: http://p}", "{}", "proxy-url"),
        ("{\(server)}", "{}", "must have certificate-authority or"),
        ("{certificate-authority: a}", "{}", "must have a server"),
        ("{server: https://api.example.com, certificate-authority: a}", "{}", "must be an IP address"),
    ])
func kubeconfigMistakes(_ cluster: String, _ user: String, _ reason: String) {
    #expect { try access(cluster: cluster, user: user) } throws: { "\($0)".contains(reason) && !"\($0)".contains("secret") }
}

@Test(
    "A context that does not exist or is incomplete is named in the error",
    arguments: [
        ("current-context: c", "other", "no cluster nowhere"), ("current-context: c", "missing", "no context missing"),
        ("preferences: {}", nil, "must have a current-context"), ("current-context: ''", nil, "must have a current-context"),
    ] as [(String, String?, String)])
func kubeconfigContexts(_ rest: String, _ context: String?, _ reason: String) {
    #expect { try access(cluster: cluster, rest: rest, context: context) } throws: { "\($0)".contains(reason) }
}
