internal import JSONTape
public import PolicySchema

/// A setting of a policy: a field below `spec` that is no target.
public struct PolicySetting: Sendable, Hashable {
    /// The path below `spec`, such as `tls.minVersion`. A block that is lost completely is one setting.
    public let path: String
    /// The value if it is a short scalar. Lists and blocks are not shown, because headers may contain credentials.
    public let value: String?
    /// The component that decides the value, because the policy does not set it; nil for a setting of the policy.
    public let defaultOrigin: Default.Origin?

    /// The most characters of a value that are shown.
    static let maxValueLength = 40

    /// Whether it is a TLS setting, including the validation of client certificates.
    public var isSecurity: Bool { path == "tls" || path.hasPrefix("tls.") }

    init(_ path: String, _ place: ObjectReader) {
        self.path = path
        defaultOrigin = nil
        switch place.tape.kind(at: place.place) {
        case .array, .object, .null: value = nil
        case .string: value = place.string.flatMap { $0.count > Self.maxValueLength ? nil : $0 }
        default: value = String(decoding: place.source, as: UTF8.self)
        }
    }

    /// A default.
    init(_ path: String, _ value: JSONValue, by origin: Default.Origin) {
        self.path = path
        self.value = if case .string(let text) = value { text } else { value.text }
        defaultOrigin = origin
    }
}

extension PolicySetting: CustomStringConvertible {
    /// `tls.minVersion: 1.3`, `tls.clientValidation`, or `tls.maxVersion: 1.3 (default of Envoy Gateway)`.
    public var description: String {
        (value.map { "\(path): \($0)" } ?? path) + (defaultOrigin.map { " (default of \($0))" } ?? "")
    }
}

extension PolicySetting {
    /// Whether it has an effect on a listener that is served this way.
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
