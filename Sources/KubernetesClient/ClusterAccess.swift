/// The address of an API server, and the credentials to use.
package struct ClusterAccess: Sendable, Equatable {
    /// The client's credentials.
    package enum Identity: Sendable, Equatable {
        case anonymous
        /// A bearer token (RFC 6750 §2.1).
        case token(CredentialSource)
        /// A client certificate and its private key, as PEM.
        case certificate(chain: CredentialSource, key: CredentialSource)
    }

    /// The API server.
    package var server: APIServerAddress
    /// The name that the API server's certificate must contain.
    package var serverName: String
    /// The authorities that may have signed that certificate, as PEM.
    package var authorities: CredentialSource
    /// The client's credentials.
    package var identity: Identity

    /// Creates an access from its parts.
    package init(
        server: APIServerAddress, serverName: String? = nil, authorities: CredentialSource, identity: Identity
    ) {
        self.server = server
        self.serverName = serverName ?? server.name
        self.authorities = authorities
        self.identity = identity
    }

    /// The folder in which Kubernetes mounts the credentials of a Pod's service account. The kubelet replaces the token about every hour.
    package static let serviceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// Returns the access of the service account of the Pod that this process runs in.
    ///
    /// - Parameter environment: returns the value of an environment variable; nil if it is not set.
    package static func inCluster(
        environment: (String) -> String?, folder: String = serviceAccountFolder
    ) throws(ClusterAccessError) -> ClusterAccess {
        guard let host = environment("KUBERNETES_SERVICE_HOST"), let port = environment("KUBERNETES_SERVICE_PORT") else {
            throw ClusterAccessError(
                "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be set, as they are in a Pod; outside a cluster, use a kubeconfig"
            )
        }
        guard let port = UInt16(port), port > 0 else {
            throw ClusterAccessError("KUBERNETES_SERVICE_PORT must be a port between 1 and 65535, not \(port)")
        }
        return ClusterAccess(
            server: try APIServerAddress(host: host, port: port), authorities: .file("\(folder)/ca.crt"),
            identity: .token(.file("\(folder)/token")))
    }
}
