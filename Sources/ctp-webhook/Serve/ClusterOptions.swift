import ArgumentParser
import JSONTape
import KubernetesClient
import LinuxSystem
import YAMLTape

/// The API server to use, and the credentials for it.
struct ClusterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The kubeconfig for the API server. The default is the service account of the Pod.",
            discussion: """
                The kubeconfig must contain the server's address and a token or a client certificate. Credential plugins are not supported.
                """,
            valueName: "file"))
    var kubeconfig: String?

    @Option(help: ArgumentHelp("The context of the kubeconfig. The default is its current context.", valueName: "name"))
    var kubeContext: String?

    func validate() throws {
        if let kubeContext, kubeconfig == nil {
            throw ValidationError("--kube-context \(kubeContext): requires --kubeconfig")
        }
    }

    /// The user agent of requests to the API server.
    static let agent = "ctp-webhook/\(Version.text)"

    /// The address and the credentials of the API server.
    ///
    /// - Parameter option: the flag that requires access, for error messages: `--self-signed`.
    func access(for option: String) throws(ConfigurationError) -> ClusterAccess {
        do {
            guard let kubeconfig else { return try ClusterAccess.inCluster(environment: { Environment.value(of: $0) }) }
            return try Self.read(kubeconfig).access(context: kubeContext)
        } catch {
            throw ConfigurationError(kubeconfig == nil ? [(option, "")] : given, "\(error)")
        }
    }

    private static func read(_ path: String) throws -> Kubeconfig {
        let text = try InputFile.contents(of: path)
        let documents = try YAMLStream(parsing: text.span).documents
        guard documents.count == 1 else { throw DocumentCountError(documents: documents.count) }
        return Kubeconfig(documents[0], path: path)
    }

    private struct DocumentCountError: Error, CustomStringConvertible {
        let documents: Int
        var description: String { "must be one YAML document, not \(documents)" }
    }

    private var given: [(name: String, value: String)] {
        [("--kubeconfig", kubeconfig), ("--kube-context", kubeContext)].compactMap { name, value in value.map { (name, $0) } }
    }
}
