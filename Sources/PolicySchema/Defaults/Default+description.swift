internal import JSONTape

extension Default {
    /// The default with the component that decides, and the levels at which it is written, in one line.
    package var description: String {
        let override = override.map { " (\($0.value.plain) if \($0.condition.description))" } ?? ""
        let flags = levels.map { "--defaults=\($0.rawValue)" }.joined(separator: " and ")
        return "\(value.plain)\(override), by \(origin); \(flags.isEmpty ? "never written" : "written with \(flags)")"
    }
}

extension Default.Origin: CustomStringConvertible {
    /// The component in words.
    public var description: String {
        switch self {
        case .api: "the CRD"
        case .target: "this webhook, because the CRD requires the field"
        case .envoyGateway: "Envoy Gateway"
        case .envoy: "Envoy"
        case .kernel: "the kernel"
        }
    }
}

extension JSONValue {
    /// The value, a text without quotation marks unless it is empty.
    fileprivate var plain: String {
        if case .string(let text) = self, !text.isEmpty { text } else { self.text }
    }
}
