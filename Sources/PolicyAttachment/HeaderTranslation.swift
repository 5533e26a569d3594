internal import TrafficPolicy

/// The group `Headers` of a translation.
enum HeaderTranslation {
    static func lines(of headers: ObjectReader) -> [String] {
        var lines: [String] = []
        if let limit = headers["maxRequestHeaderLimit"].flatMap({ StoredQuantity(reading: $0) }) {
            let bytes = limit.value ?? 0
            if bytes < 1 << 10 { lines.append("MaxRequestHeaderLimit value \(limit.text) must be at least 1Ki") }
            if bytes > 8192 << 10 { lines.append("MaxRequestHeaderLimit value \(limit.text) exceeds the maximum of 8192Ki") }
        }
        if let modifier = headers["earlyRequestHeaders"] { lines += self.lines(of: modifier, named: "EarlyRequestHeaders") }
        if let modifier = headers["lateResponseHeaders"] { lines += self.lines(of: modifier, named: "LateResponseHeaders") }
        return lines
    }

    private static func lines(of modifier: ObjectReader, named name: String) -> [String] {
        var lines: [String] = []
        var hasEffect = false
        for verb: StaticString in ["add", "set", "addIfAbsent"] {
            for header in modifier[verb]?.elements ?? [] {
                let field = header["name"]?.string ?? ""
                if field.isEmpty {
                    lines.append("\(name) cannot \(verb) a header with an empty name")
                } else if field.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") }) {
                    lines.append("\(name) cannot \(verb) a header with a '/' or ':' character in them. Header: '\"\(field)\"'")
                } else if !HeaderValue.isValid(header["value"]?.string ?? "") {
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
