internal import PolicySchema
internal import TrafficPolicy

/// The checks of the group `Headers`.
struct HeaderTranslation {
    /// The tables of the release.
    let tables: PolicyTables

    func lines(of headers: ObjectReader) -> [String] {
        var lines: [String] = []
        func field(_ name: StaticString) -> ObjectReader? { tables.hasField(at: "spec.headers.\(name)") ? headers[name] : nil }
        if let limit = field("maxRequestHeaderLimit").flatMap({ StoredQuantity(reading: $0) }) {
            let bytes = limit.value ?? 0
            let bounds = ClientTrafficPolicy.requestHeaderLimits
            if bytes < bounds.lowerBound {
                lines.append("MaxRequestHeaderLimit value \(limit.text) must be at least \(bounds.lowerBound >> 10)Ki")
            }
            if bytes > bounds.upperBound {
                lines.append("MaxRequestHeaderLimit value \(limit.text) exceeds the maximum of \(bounds.upperBound >> 10)Ki")
            }
        }
        if let modifier = field("earlyRequestHeaders") { lines += self.lines(of: modifier, named: "EarlyRequestHeaders") }
        if let modifier = field("lateResponseHeaders") { lines += self.lines(of: modifier, named: "LateResponseHeaders") }
        return lines
    }

    private func lines(of modifier: ObjectReader, named name: String) -> [String] {
        var lines: [String] = []
        var hasEffect = false
        let checksValues = tables.isOne(of: KnownReleases.checkingHeaderValues)
        for verb: StaticString in ["add", "set", "addIfAbsent"] {
            for header in modifier[verb]?.elements ?? [] {
                let field = header["name"]?.string ?? ""
                if field.isEmpty {
                    lines.append("\(name) cannot \(verb) a header with an empty name")
                } else if field.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") }) {
                    lines.append("\(name) cannot \(verb) a header with a '/' or ':' character in them. Header: '\"\(field)\"'")
                } else if checksValues, !HeaderValue.isValid(header["value"]?.string ?? "") {
                    lines.append("\(name) cannot \(verb) a header with an invalid value. Header: '\"\(field)\"'")
                } else {
                    hasEffect = true
                }
            }
        }
        for field in modifier["remove"]?.strings ?? [] {
            if field.isEmpty { lines.append("\(name) cannot remove a header with an empty name") } else { hasEffect = true }
        }
        for matcher in modifier["removeOnMatch"]?.elements ?? [] {
            if matcher["value"]?.string?.isEmpty ?? true {
                lines.append("\(name) cannot remove a header with an empty matcher value")
            } else {
                hasEffect = true
            }
        }
        if !hasEffect { lines.append("\(name) did not provide valid configuration to add/set/remove any headers") }
        return lines
    }
}
