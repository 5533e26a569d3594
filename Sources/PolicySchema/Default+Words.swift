internal import JSONTape

extension Default {
    /// The default with who says so and where it does not hold, in one line.
    package var words: String {
        var words = "\(value.plain), \(origin.words)"
        if let exception {
            words += "; \(exception.value?.plain ?? "none is written") when \(exception.condition.words)"
        }
        return words
    }
}

extension Default.Origin {
    /// Who says so, and at which level the mutating webhook writes it.
    fileprivate var words: String {
        switch self {
        case .api: "by the CRD (written with --defaults=all and --defaults=api)"
        case .target: "by this webhook, where the CRD would refuse the policy (written with --defaults=all and --defaults=api)"
        case .documented: "by the documentation of Envoy Gateway or Envoy (written with --defaults=all)"
        }
    }
}

extension JSONValue {
    /// The value as people write it: a text without quotation marks, unless it is empty.
    fileprivate var plain: String {
        if case .string(let text) = self, !text.isEmpty { text } else { self.text }
    }
}
