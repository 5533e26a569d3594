internal import JSONTape
internal import PolicySchema

/// The custom checks of header modifiers.
extension ClientTrafficPolicy {
    /// Calls `body` with the place of each header that a modifier writes, in the controller's order. The tape is a parameter, because a
    /// closure that captures it copies it.
    static func forEachWrittenHeader(
        of modifier: JSONTape.Place, _ tape: JSONTape, _ body: (JSONTape.Place, JSONTape) -> Void
    ) {
        guard tape.kind(at: modifier) == .object else { return }
        var lists = InlineArray<3, JSONTape.Place?>(repeating: nil)
        tape.forEachMember(of: modifier) { key, list in
            guard let order = orderOfList(key, tape), lists[order] == nil else { return }
            lists[order] = list
        }
        for order in lists.indices {
            guard let list = lists[order], tape.kind(at: list) == .array else { continue }
            tape.forEachInspectedElement(of: list) { body($0, tape) }
        }
    }

    /// The position of a list in the controller's order; nil if it is not a list of headers to write.
    private static func orderOfList(_ key: JSONTape.Place, _ tape: JSONTape) -> Int? {
        if tape.text(at: key, equals: "add") { return 0 }
        if tape.text(at: key, equals: "set") { return 1 }
        return tape.text(at: key, equals: "addIfAbsent") ? 2 : nil
    }

    /// Calls `body` with the place of each name that a modifier writes, in the controller's order.
    static func forEachWrittenName(
        of modifier: JSONTape.Place, _ tape: JSONTape, _ body: (JSONTape.Place, JSONTape) -> Void
    ) {
        forEachWrittenHeader(of: modifier, tape) { header, tape in
            if let name = tape.presentMember("name", of: header), tape.kind(at: name) == .string { body(name, tape) }
        }
    }

    /// Calls `body` with the place of each name that a modifier removes.
    private static func forEachRemovedName(
        of modifier: JSONTape.Place, _ tape: JSONTape, _ body: (JSONTape.Place, JSONTape) -> Void
    ) {
        guard let list = tape.presentMember("remove", of: modifier), tape.kind(at: list) == .array else { return }
        tape.forEachInspectedElement(of: list) { name in
            if tape.kind(at: name) == .string { body(name, tape) }
        }
    }

    /// Calls `body` with each matcher of `removeOnMatch`.
    private static func forEachMatch(
        of modifier: JSONTape.Place, _ tape: JSONTape, _ body: (HeaderMatch, JSONTape) -> Void
    ) {
        // Matchers are compared with names. The API allows 64.
        guard let list = tape.presentMember("removeOnMatch", of: modifier), tape.kind(at: list) == .array,
            tape.count(at: list) <= 64
        else { return }
        tape.forEachInspectedElement(of: list) { element in
            if let match = HeaderMatch(tape, element) { body(match, tape) }
        }
    }

    /// Calls `body` with each text by which a modifier removes one of some headers, and with the first of them that it removes.
    ///
    /// - Parameter names: the names in lower case.
    static func forEachRemoval(
        of names: [StaticString], from modifier: JSONTape.Place, _ tape: JSONTape,
        _ body: (JSONTape.Place, StaticString) -> Void
    ) {
        forEachRemovedName(of: modifier, tape) { removed, tape in
            if let name = names.first(where: { tape.isHeader($0, at: removed) }) { body(removed, name) }
        }
        forEachMatch(of: modifier, tape) { match, tape in
            if let name = names.first(where: { match.matches("\($0)", tape) }) { body(match.value, name) }
        }
    }

    /// Calls `body` with each text by which a modifier removes the header of a name.
    static func forEachRemoval(
        ofHeaderAt name: JSONTape.Place, from modifier: JSONTape.Place, _ tape: JSONTape,
        _ body: (JSONTape.Place, JSONTape) -> Void
    ) {
        forEachRemovedName(of: modifier, tape) { removed, tape in
            if tape.isSameHeaderName(removed, name) { body(removed, tape) }
        }
        forEachMatch(of: modifier, tape) { match, tape in
            if match.matches(headerAt: name, tape) { body(match.value, tape) }
        }
    }

    static let repeatedHeaders: CustomCheck = { tape, modifier, violations in
        var (written, removed) = (HeaderNames(modifier), HeaderNames(modifier))
        forEachWrittenName(of: modifier, tape) { name, tape in
            if !written.insert(name, tape) { violations.append(Violation(name)) }
        }
        forEachRemovedName(of: modifier, tape) { name, tape in
            if !removed.insert(name, tape) { violations.append(Violation(name)) }
        }
    }

    static let removedHeaders: CustomCheck = { tape, modifier, violations in
        var written = HeaderNames(modifier)
        forEachWrittenName(of: modifier, tape) { _ = written.insert($0, $1) }
        guard !written.isEmpty else { return }
        forEachRemovedName(of: modifier, tape) { name, tape in
            if written.contains(name, tape) { violations.append(Violation(name)) }
        }
        forEachMatch(of: modifier, tape) { match, tape in
            var isWritten = false
            forEachWrittenName(of: modifier, tape) { name, tape in isWritten = isWritten || match.matches(headerAt: name, tape) }
            if isWritten { violations.append(Violation(match.value)) }
        }
    }

    static let mismatchedCase: CustomCheck = { tape, modifier, violations in
        forEachMatch(of: modifier, tape) { match, tape in
            guard match.requiresCapital(tape) else { return }
            let text = tape.text(at: match.value)
            let suggestion = match.kind == .expression ? "(?i)\(text)" : text.lowercased()
            let shown = suggestion.cut(to: Finding.maxValueLength)
            violations.append(Violation(match.value, ["suggestion": shown], fix: .replace(.string(suggestion))))
        }
    }

    /// A check for headers without which every message fails. Envoy keeps them among the others, with a colon before the name.
    static func removedPseudoHeaders(_ required: [StaticString]) -> CustomCheck {
        { tape, modifier, violations in
            guard tape.kind(at: modifier) == .object else { return }
            forEachRemoval(of: required, from: modifier, tape) { violations.append(Violation($0, ["header": "\($1)"])) }
        }
    }

    /// The headers by which Envoy routes a request or detects the client's address. Envoy's name of Host is `:authority`.
    static let changedRoutingHeaders: CustomCheck = { tape, modifier, violations in
        guard tape.kind(at: modifier) == .object else { return }
        forEachWrittenName(of: modifier, tape) { name, tape in
            if tape.isHeader("x-forwarded-for", at: name) { violations.append(Violation(name)) }
        }
        forEachRemoval(of: ["host", ":authority", "x-forwarded-for"], from: modifier, tape) { place, _ in
            violations.append(Violation(place))
        }
    }

    static let replacedCookies: CustomCheck = { tape, modifier, violations in
        guard let list = tape.presentMember("set", of: modifier), tape.kind(at: list) == .array else { return }
        tape.forEachInspectedElement(of: list) { header in
            guard let name = tape.presentMember("name", of: header), tape.isHeader("set-cookie", at: name) else { return }
            violations.append(Violation(name))
        }
    }
}
