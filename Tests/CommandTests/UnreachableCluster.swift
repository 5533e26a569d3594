import Foundation
import Testing

extension TemporaryFolder {
    /// A kubeconfig for a port without a listener, with the token `secret`.
    func unreachableKubeconfig() throws -> String {
        let certs = try run(webhook, ["certs", "create", "--directory", url.path])
        try #require(certs.status == 0)
        let text = """
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:1", certificate-authority: ca.crt}}]
            users: [{name: u, user: {token: secret}}]
            """
        _ = try file("kubeconfig", containing: text)
        return path("kubeconfig")
    }
}
