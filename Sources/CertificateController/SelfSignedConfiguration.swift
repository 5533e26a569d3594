package import KubernetesClient
package import TLSEngine

/// The settings of self-signed certificates, and the memory in which the server finds the certificate to serve.
package struct SelfSignedConfiguration: Sendable {
    /// The API server and the credentials.
    package let access: ClusterAccess
    /// The value of the User-Agent field of requests.
    package let userAgent: String
    /// The Secret and the webhook configurations.
    package let references: SelfSignedObjectReferences
    /// Names and lifetimes.
    package let policy: CertificatePolicy
    /// The certificate and key to serve.
    package let pair = InMemoryKeyPair()

    package init(
        access: ClusterAccess, userAgent: String, references: SelfSignedObjectReferences, policy: CertificatePolicy
    ) {
        self.access = access
        self.userAgent = userAgent
        self.references = references
        self.policy = policy
    }
}
