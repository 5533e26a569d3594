package import JSONTape

/// A kubeconfig: clusters, users, and which of them belong together.
///
/// What needs a program, a browser or a proxy to be reached is kubectl's business, and refused by name.
package struct Kubeconfig: Sendable {
    private let root: JSONValue
    /// File names in it are relative to this folder.
    private let folder: String

    /// - Parameter tape: the file as JSON.
    /// - Parameter path: the file's name.
    package init(_ tape: borrowing JSONTape, path: String) {
        root = JSONValue(tape.root, of: tape)
        folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// The access that a context stands for.
    ///
    /// - Parameter name: nil for the one that the file calls current.
    package func access(context name: String? = nil) throws(AccessMistake) -> ClusterAccess {
        guard let name = name ?? Self.text(root["current-context"]) else {
            throw AccessMistake("the kubeconfig has no current-context")
        }
        let context = try entry(name, of: "contexts", as: "context")
        guard let clusterName = Self.text(context["cluster"]) else {
            throw AccessMistake("the context \(name) names no cluster")
        }
        let cluster = try entry(clusterName, of: "clusters", as: "cluster")
        guard let url = Self.text(cluster["server"]) else { throw AccessMistake("the cluster \(clusterName) has no server") }
        if cluster["insecure-skip-tls-verify"] == .boolean(true) {
            throw AccessMistake(
                "the cluster \(clusterName) says insecure-skip-tls-verify, which this program never does: give certificate-authority"
            )
        }
        if Self.text(cluster["proxy-url"]) != nil {
            throw AccessMistake("the cluster \(clusterName) says proxy-url, and this program speaks to no proxy")
        }
        guard let authorities = try source(in: cluster, "certificate-authority", of: "cluster \(clusterName)") else {
            throw AccessMistake(
                "the cluster \(clusterName) has neither certificate-authority nor certificate-authority-data, and this program trusts nobody else"
            )
        }
        return ClusterAccess(
            server: try APIServerAddress(url: url), serverName: Self.text(cluster["tls-server-name"]), authorities: authorities,
            identity: try identity(ofUser: Self.text(context["user"])))
    }

    private func identity(ofUser name: String?) throws(AccessMistake) -> ClusterAccess.Identity {
        guard let name else { return .anonymous }
        let user = try entry(name, of: "users", as: "user")
        // kubectl's order: a token wins over its file, and a certificate may stand beside either.
        if let token = Self.text(user["token"]) { return .token(.data(Array(token.utf8))) }
        if let file = Self.text(user["tokenFile"]) { return .token(.file(path(file))) }
        if let chain = try source(in: user, "client-certificate", of: "user \(name)") {
            guard let key = try source(in: user, "client-key", of: "user \(name)") else {
                throw AccessMistake("the user \(name) has a client-certificate and no client-key")
            }
            return .certificate(chain: chain, key: key)
        }
        for kind in ["exec", "auth-provider", "username"] where user[kind] != nil && user[kind] != .null {
            throw AccessMistake(
                "the user \(name) logs in by \(kind), which only kubectl can do; make a token with `kubectl create token SERVICEACCOUNT` and "
                    + "a kubeconfig that holds it")
        }
        return .anonymous
    }

    /// The data of `key`-data, which wins, or the file of `key`.
    private func source(
        in entry: JSONValue, _ key: String, of owner: String
    ) throws(AccessMistake) -> CredentialSource? {
        if let text = Self.text(entry["\(key)-data"]) {
            guard let bytes = Base64.bytes(of: text) else { throw AccessMistake("\(key)-data of the \(owner) is not base64") }
            return .data(bytes)
        }
        return Self.text(entry[key]).map { .file(path($0)) }
    }

    private func path(_ text: String) -> String {
        text.hasPrefix("/") ? text : "\(folder)/\(text)"
    }

    private func entry(_ name: String, of list: String, as kind: String) throws(AccessMistake) -> JSONValue {
        if case .array(let entries) = root[list] {
            for entry in entries where entry["name"] == .string(name) {
                if let value = entry[kind] { return value }
            }
        }
        throw AccessMistake("the kubeconfig has no \(kind) \(name) in its \(list)")
    }

    /// A text that says something.
    private static func text(_ value: JSONValue?) -> String? {
        if case .string(let text) = value, !text.isEmpty { text } else { nil }
    }
}
