import ArgumentParser
import JSONTape
import KubernetesClient
import Sockets
import YAMLTape

/// Which API server a command speaks to, and as whom.
struct ClusterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A kubeconfig that says how to reach the API server; without it, the Pod's service account does.",
            discussion:
                "With a token or a client certificate in it, and the server's address: what needs a program or a name is kubectl's.",
            valueName: "file"))
    var kubeconfig: String?

    @Option(help: ArgumentHelp("A context of the kubeconfig, instead of its current one.", valueName: "name"))
    var kubeContext: String?

    func validate() throws {
        if let kubeContext, kubeconfig == nil {
            throw ValidationError("--kube-context \(kubeContext): needs --kubeconfig, which has the context")
        }
    }

    /// Who we are in the API server's audit log.
    static let agent = "ctp-webhook/\(Version.text)"

    /// How the API server is reached.
    ///
    /// - Parameter option: what it is needed for: `--self-signed`.
    func access(for option: String) throws(ConfigurationMistake) -> ClusterAccess {
        do {
            guard let kubeconfig else { return try ClusterAccess.inCluster(environment: { Environment.value(of: $0) }) }
            return try Self.read(kubeconfig).access(context: kubeContext)
        } catch {
            throw ConfigurationMistake(kubeconfig == nil ? [(option, "")] : given, "\(error)")
        }
    }

    private static func read(_ path: String) throws -> Kubeconfig {
        let text = try InputFile.contents(of: path)
        let documents = try YAMLStream(parsing: text.span).documents
        guard documents.count == 1 else { throw Miscount(documents: documents.count) }
        return Kubeconfig(documents[0], path: path)
    }

    private struct Miscount: Error, CustomStringConvertible {
        let documents: Int
        var description: String { "must be one YAML document, not \(documents)" }
    }

    private var given: [(name: String, value: String)] {
        [("--kubeconfig", kubeconfig), ("--kube-context", kubeContext)].compactMap { name, value in value.map { (name, $0) } }
    }
}
