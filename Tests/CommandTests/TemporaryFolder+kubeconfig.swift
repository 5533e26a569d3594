import FakeKubernetes
import Foundation

extension TemporaryFolder {
    /// Writes a kubeconfig for an API server of this process, and returns its path.
    func kubeconfig(for server: FakeAPIServer) throws -> String {
        _ = try file("ca.crt", containing: String(decoding: Identity.shared.get().authority, as: UTF8.self))
        _ = try file(
            "kubeconfig",
            containing: """
                current-context: c
                contexts: [{name: c, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:\(server.port)", certificate-authority: ca.crt}}]
                users: [{name: u, user: {token: good}}]
                """)
        return path("kubeconfig")
    }
}
