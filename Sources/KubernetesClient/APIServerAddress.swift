package import LinuxSystem

/// The address of an API server.
package struct APIServerAddress: Sendable, Equatable {
    /// The IP address and the port.
    package let socket: SocketAddress
    /// The value of the Host field: `10.96.0.1:443`.
    package let host: String
    /// The name that the server's certificate must contain by default: the IP address, or `localhost`.
    package let name: String
    /// A prefix of every path, without a trailing slash; usually empty.
    package let path: String

    /// An address from host and port, as a Pod's environment variables give them.
    package init(host: String, port: UInt16, path: String = "") throws(ClusterAccessError) {
        guard let socket = SocketAddress(host == "localhost" ? "127.0.0.1" : host, port: port) else {
            throw ClusterAccessError(
                "the API server's host must be an IP address or localhost, not \(host), because this program does not resolve names; set server to the "
                    + "IP address and tls-server-name to the name in the server's certificate")
        }
        self.socket = socket
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        self.host = bare.contains(":") ? "[\(bare)]:\(port)" : "\(bare):\(port)"
        self.name = bare
        self.path = path
    }

    /// An address from the URL in a kubeconfig: `https://127.0.0.1:6443`.
    ///
    /// Errors never repeat the URL, because it may contain a password.
    package init(url: String) throws(ClusterAccessError) {
        guard url.hasPrefix("https://") else {
            throw ClusterAccessError("the server's URL must begin with https://, because credentials are sent over TLS only")
        }
        let rest = url.dropFirst("https://".count)
        let authority = rest.prefix { $0 != "/" }
        var path = rest[authority.endIndex...]
        while path.hasSuffix("/") { path = path.dropLast() }
        guard !authority.contains("@"), !rest.contains("?"), !rest.contains("#") else {
            throw ClusterAccessError(
                "the server's URL must consist of a host, a port and a path, without user name, query and fragment")
        }
        // RFC 3986 §3.2.2: an IPv6 address is enclosed in brackets.
        let end =
            authority.hasPrefix("[") ? authority.firstIndex(of: "]").map(authority.index(after:)) : authority.firstIndex(of: ":")
        let host = authority[..<(end ?? authority.endIndex)]
        var port = UInt16(443)
        if let end, end < authority.endIndex {
            guard authority[end] == ":", let number = UInt16(authority[authority.index(after: end)...]), number > 0 else {
                throw ClusterAccessError("the port in the server's URL must be a number between 1 and 65535")
            }
            port = number
        }
        try self.init(host: String(host), port: port, path: String(path))
    }
}
