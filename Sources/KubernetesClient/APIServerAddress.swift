package import Sockets

/// Where an API server is.
package struct APIServerAddress: Sendable, Equatable {
    /// Address and port.
    package let socket: SocketAddress
    /// The field Host: `10.96.0.1:443`.
    package let host: String
    /// What the server's certificate must be valid for, unless something else is said: the address, or `localhost`.
    package let name: String
    /// What stands before every path, without a slash at its end; mostly nothing.
    package let path: String

    /// An address from parts, as a Pod is told them.
    package init(host: String, port: UInt16, path: String = "") throws(AccessMistake) {
        guard let socket = SocketAddress(host == "localhost" ? "127.0.0.1" : host, port: port) else {
            throw AccessMistake(
                "\(host) is not an IP address: this program has no resolver for names, so that it can be one static file; give the address, "
                    + "and the name that the server's certificate holds as tls-server-name")
        }
        self.socket = socket
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        self.host = bare.contains(":") ? "[\(bare)]:\(port)" : "\(bare):\(port)"
        self.name = bare
        self.path = path
    }

    /// An address from a kubeconfig: `https://127.0.0.1:6443`.
    package init(url: String) throws(AccessMistake) {
        guard url.hasPrefix("https://") else {
            throw AccessMistake("the server \(url) is not an https:// URL: credentials are sent over TLS only")
        }
        let rest = url.dropFirst("https://".count)
        let authority = rest.prefix { $0 != "/" }
        var path = rest[authority.endIndex...]
        while path.hasSuffix("/") { path = path.dropLast() }
        guard !authority.contains("@"), !rest.contains("?"), !rest.contains("#") else {
            // Not repeated: what is more may be a password.
            throw AccessMistake("the server's URL has more than a host, a port and a path")
        }
        // RFC 3986 §3.2.2: colons of an address stand between brackets.
        let end =
            authority.hasPrefix("[") ? authority.firstIndex(of: "]").map(authority.index(after:)) : authority.firstIndex(of: ":")
        let host = authority[..<(end ?? authority.endIndex)]
        var port = UInt16(443)
        if let end, end < authority.endIndex {
            guard authority[end] == ":", let number = UInt16(authority[authority.index(after: end)...]), number > 0 else {
                throw AccessMistake("the port of the server \(url) is not a number between 1 and 65535")
            }
            port = number
        }
        try self.init(host: String(host), port: port, path: String(path))
    }
}
