internal import JSONTape

/// A setting of a policy: a field below `spec` that is no target.
public struct PolicySetting: Sendable, Hashable {
    /// The way to it from `spec`: `tls.minVersion`. A block of which nothing is left out is named as a whole.
    public let path: String
    /// Its value where that is a short scalar; lists and blocks stay untold, for among them are headers with credentials.
    public let value: String?

    /// The most characters of a value that are told.
    static let maxValueLength = 40

    /// Whether it is about TLS or the validation of clients: what nobody should lose without a word.
    public var isSecurity: Bool { path == "tls" || path.hasPrefix("tls.") }

    init(_ path: String, _ place: ObjectReader) {
        self.path = path
        switch place.tape.kind(at: place.place) {
        case .array, .object, .null: value = nil
        case .string: value = place.string.flatMap { $0.count > Self.maxValueLength ? nil : $0 }
        default: value = String(decoding: place.source, as: UTF8.self)
        }
    }
}

extension PolicySetting: CustomStringConvertible {
    /// `tls.minVersion: 1.3`, or `tls.clientValidation`.
    public var description: String { value.map { "\(path): \($0)" } ?? path }
}

extension PolicySetting {
    /// Whether it changes anything on a listener that is served so.
    func hasEffect(on service: ListenerRow.Service) -> Bool {
        switch service {
        case .none: false
        case .http(let isEncrypted):
            (isEncrypted || !isSecurity && !isWithin("http3")) && !isWithin("timeout.tcp.idleTimeout")
        case .tcp(let isEncrypted):
            isEncrypted && isSecurity
                || ["tcpKeepalive", "connection", "timeout.tcp", "proxyProtocol", "enableProxyProtocol"].contains { isWithin($0) }
        }
    }

    func isWithin(_ block: String) -> Bool { path == block || path.hasPrefix(block + ".") }
}
