import ArgumentParser
import CertificateController

/// Whether the server creates and renews its certificates itself.
struct SelfSignedOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Create the certificate and its authority, store both in a Secret, renew them, and keep each caBundle current.",
            discussion: """
                Replaces --tls-cert-file and --tls-private-key-file. All replicas use the certificate of the Secret. The account needs a right \
                that suffices to gain control of the cluster; `certs reconcile` does the same with its own account.
                """))
    var selfSigned = false

    @OptionGroup var certificates: SelfSignedCertificateOptions

    func validate() throws {
        if selfSigned { try certificates.check() }
    }

    /// The configuration of the certificate controller; nil if certificates are not self-signed.
    func signing(in cluster: ClusterOptions) throws(ConfigurationError) -> SelfSignedConfiguration? {
        selfSigned ? try certificates.configuration(in: cluster, for: "--self-signed") : nil
    }
}
