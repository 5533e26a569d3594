package import JSONTape
internal import TextCoding

/// A kubeconfig file: clusters, users and contexts.
///
/// Only kubectl supports exec plugins, auth providers and proxies. A context that needs one is rejected with an error that names it.
package struct Kubeconfig: Sendable {
    private let root: JSONValue
    /// The folder that relative file names refer to.
    private let folder: String

    /// - Parameter tape: the file as JSON.
    /// - Parameter path: the path of the file.
    package init(_ tape: borrowing JSONTape, path: String) {
        root = JSONValue(tape.root, of: tape)
        folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// Returns the access of a context.
    ///
    /// - Parameter name: the context; nil for the current one.
    package func access(context name: String? = nil) throws(ClusterAccessError) -> ClusterAccess {
        guard let name = name ?? Self.text(root["current-context"]) else {
            throw ClusterAccessError("the kubeconfig must have a current-context, or name a context")
        }
        let context = try entry(name, of: "contexts", as: "context")
        guard let clusterName = Self.text(context["cluster"]) else {
            throw ClusterAccessError("the context \(name) must name a cluster")
        }
        let cluster = try entry(clusterName, of: "clusters", as: "cluster")
        guard let url = Self.text(cluster["server"]) else {
            throw ClusterAccessError("the cluster \(clusterName) must have a server")
        }
        if cluster["insecure-skip-tls-verify"] == .boolean(true) {
            throw ClusterAccessError(
                "the cluster \(clusterName) must not set insecure-skip-tls-verify; set certificate-authority instead"
            )
        }
        if Self.text(cluster["proxy-url"]) != nil {
            throw ClusterAccessError("the cluster \(clusterName) must not set proxy-url: proxies are not supported")
        }
        guard let authorities = try source(in: cluster, "certificate-authority", of: "cluster \(clusterName)") else {
            throw ClusterAccessError(
                "the cluster \(clusterName) must have certificate-authority or certificate-authority-data: the system's authorities are not used"
            )
        }
        return ClusterAccess(
            server: try APIServerAddress(url: url), serverName: Self.text(cluster["tls-server-name"]), authorities: authorities,
            identity: try identity(ofUser: Self.text(context["user"])))
    }

    private func identity(ofUser name: String?) throws(ClusterAccessError) -> ClusterAccess.Identity {
        guard let name else { return .anonymous }
        let user = try entry(name, of: "users", as: "user")
        // As in kubectl, a token takes precedence over tokenFile.
        if let token = Self.text(user["token"]) { return .token(.data(Array(token.utf8))) }
        if let file = Self.text(user["tokenFile"]) { return .token(.file(path(file))) }
        if let chain = try source(in: user, "client-certificate", of: "user \(name)") {
            guard let key = try source(in: user, "client-key", of: "user \(name)") else {
                throw ClusterAccessError("the user \(name) has a client-certificate and must have a client-key")
            }
            return .certificate(chain: chain, key: key)
        }
        for kind in ["exec", "auth-provider", "username"] where user[kind] != nil && user[kind] != .null {
            throw ClusterAccessError(
                "the user \(name) must not log in by \(kind), which only kubectl supports; create a token with `kubectl create token SERVICEACCOUNT` "
                    + "and a kubeconfig that contains it")
        }
        return .anonymous
    }

    /// Returns the value of `key`-data, which takes precedence, or the file that `key` names.
    private func source(
        in entry: JSONValue, _ key: String, of owner: String
    ) throws(ClusterAccessError) -> CredentialSource? {
        if let text = Self.text(entry["\(key)-data"]) {
            guard let bytes = Base64.decode(text) else {
                throw ClusterAccessError("\(key)-data of the \(owner) must be base64")
            }
            return .data(bytes)
        }
        return Self.text(entry[key]).map { .file(path($0)) }
    }

    private func path(_ text: String) -> String {
        text.hasPrefix("/") ? text : "\(folder)/\(text)"
    }

    private func entry(_ name: String, of list: String, as kind: String) throws(ClusterAccessError) -> JSONValue {
        if case .array(let entries) = root[list] {
            for entry in entries where entry["name"] == .string(name) {
                if let value = entry[kind] { return value }
            }
        }
        throw ClusterAccessError("the kubeconfig has no \(kind) \(name) in \(list)")
    }

    /// A string that is not empty.
    private static func text(_ value: JSONValue?) -> String? {
        if case .string(let text) = value, !text.isEmpty { text } else { nil }
    }
}
