/// How to reach an API server, and as whom.
package struct ClusterAccess: Sendable, Equatable {
    /// Who we are to the API server.
    package enum Identity: Sendable, Equatable {
        case anonymous
        /// A bearer token (RFC 6750 §2.1).
        case token(CredentialSource)
        /// A certificate and its private key, PEM.
        case certificate(chain: CredentialSource, key: CredentialSource)
    }

    /// The API server.
    package var server: APIServerAddress
    /// What its certificate must be valid for.
    package var serverName: String
    /// Who may have signed that certificate, PEM.
    package var authorities: CredentialSource
    /// Who we are.
    package var identity: Identity

    /// Access by its parts.
    package init(
        server: APIServerAddress, serverName: String? = nil, authorities: CredentialSource, identity: Identity
    ) {
        self.server = server
        self.serverName = serverName ?? server.name
        self.authorities = authorities
        self.identity = identity
    }

    /// Where Kubernetes puts the credentials of a Pod's service account. The kubelet replaces the token about every hour.
    package static let serviceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// Access as the service account of the Pod that we run in.
    ///
    /// - Parameter environment: the value of a variable, nil when it is not set.
    package static func inCluster(
        environment: (String) -> String?, folder: String = serviceAccountFolder
    ) throws(AccessMistake) -> ClusterAccess {
        guard let host = environment("KUBERNETES_SERVICE_HOST"), let port = environment("KUBERNETES_SERVICE_PORT") else {
            throw AccessMistake(
                "this is no Pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set; outside a cluster, give a kubeconfig"
            )
        }
        guard let port = UInt16(port), port > 0 else {
            throw AccessMistake("KUBERNETES_SERVICE_PORT is \(port), which is not a port")
        }
        return ClusterAccess(
            server: try APIServerAddress(host: host, port: port), authorities: .file("\(folder)/ca.crt"),
            identity: .token(.file("\(folder)/token")))
    }
}
