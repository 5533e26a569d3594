internal import JSONTape
internal import PolicySchema

/// What is looked at in a modifier of headers.
extension ClientTrafficPolicy {
    private static let writingLists: [StaticString] = ["add", "set", "addIfAbsent"]

    /// Calls `body` with the place of each name that a modifier writes, in the controller's order. The tape is handed on: a closure
    /// that caught it would copy it.
    private static func forEachWrittenName(
        of modifier: JSONTape.Place, _ tape: JSONTape, _ body: (JSONTape.Place, JSONTape) -> Void
    ) {
        for list in writingLists {
            guard let list = tape.presentMember(list, of: modifier), tape.kind(at: list) == .array else { continue }
            tape.forEachElement(of: list) { header in
                if let name = tape.presentMember("name", of: header), tape.kind(at: name) == .string { body(name, tape) }
            }
        }
    }

    /// Calls `body` with the place of each name that a modifier removes.
    private static func forEachRemovedName(
        of modifier: JSONTape.Place, _ tape: JSONTape, _ body: (JSONTape.Place, JSONTape) -> Void
    ) {
        guard let list = tape.presentMember("remove", of: modifier), tape.kind(at: list) == .array else { return }
        tape.forEachElement(of: list) { name in
            if tape.kind(at: name) == .string { body(name, tape) }
        }
    }

    static let repeatedHeaders: Inspection = { tape, modifier, complaints in
        var (written, removed) = (HeaderNames(modifier), HeaderNames(modifier))
        func complain(of name: JSONTape.Place) {
            complaints.append(Complaint(name, "the modifier names the header before; this one is dropped", kind: .advice))
        }
        forEachWrittenName(of: modifier, tape) { if !written.insert($0, $1) { complain(of: $0) } }
        forEachRemovedName(of: modifier, tape) { if !removed.insert($0, $1) { complain(of: $0) } }
    }

    static let removedHeaders: Inspection = { tape, modifier, complaints in
        var written = HeaderNames(modifier)
        forEachWrittenName(of: modifier, tape) { _ = written.insert($0, $1) }
        guard !written.isEmpty else { return }
        forEachRemovedName(of: modifier, tape) { name, tape in
            guard written.contains(name, tape) else { return }
            complaints.append(Complaint(name, "is written by the same modifier", kind: .advice))
        }
    }

    /// Headers by which Envoy routes a request or tells where it comes from.
    private static let routingHeaders: [StaticString] = [
        "host", "x-forwarded-for", "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto", "x-envoy-original-path",
        "x-envoy-external-address", "x-envoy-internal",
    ]

    static let routingHeaderChanges: Inspection = { tape, modifier, complaints in
        guard tape.kind(at: modifier) == .object else { return }
        func look(at name: JSONTape.Place, _ tape: JSONTape) {
            for header in routingHeaders where tape.isHeader(header, at: name) {
                complaints.append(
                    Complaint(
                        name, "is changed before routing: it decides where requests go, or whom they come from", kind: .advice))
            }
        }
        forEachWrittenName(of: modifier, tape) { look(at: $0, $1) }
        forEachRemovedName(of: modifier, tape) { look(at: $0, $1) }
    }

    static let replacedCookies: Inspection = { tape, modifier, complaints in
        guard let list = tape.presentMember("set", of: modifier), tape.kind(at: list) == .array else { return }
        tape.forEachElement(of: list) { header in
            guard let name = tape.presentMember("name", of: header), tape.isHeader("set-cookie", at: name) else { return }
            complaints.append(Complaint(name, "set replaces every cookie of the backend; add leaves them", kind: .advice))
        }
    }
}
