internal import JSONTape
internal import PolicySchema

/// What is looked at in a modifier of headers. Names of headers are compared without regard to case (RFC 9110 §5.1).
extension ClientTrafficPolicy {
    private static let writingLists: [StaticString] = ["add", "set", "addIfAbsent"]

    /// The names that a modifier writes, in the controller's order, with their places.
    private static func writtenNames(of modifier: JSONTape.Place, _ tape: JSONTape) -> [(name: String, place: JSONTape.Place)] {
        var names: [(String, JSONTape.Place)] = []
        for list in writingLists {
            guard let list = tape.presentMember(list, of: modifier), tape.kind(at: list) == .array else { continue }
            tape.forEachElement(of: list) { header in
                guard let name = tape.presentMember("name", of: header), tape.kind(at: name) == .string else { return }
                names.append((tape.text(at: name).lowercased(), name))
            }
        }
        return names
    }

    /// The names that a modifier removes, with their places.
    private static func removedNames(of modifier: JSONTape.Place, _ tape: JSONTape) -> [(name: String, place: JSONTape.Place)] {
        guard let list = tape.presentMember("remove", of: modifier), tape.kind(at: list) == .array else { return [] }
        var names: [(String, JSONTape.Place)] = []
        tape.forEachElement(of: list) { name in
            if tape.kind(at: name) == .string { names.append((tape.text(at: name).lowercased(), name)) }
        }
        return names
    }

    static let repeatedHeaders: Inspection = { tape, modifier, complaints in
        for names in [writtenNames(of: modifier, tape), removedNames(of: modifier, tape)] where names.count > 1 {
            var seen: Set<String> = []
            for (name, place) in names where !seen.insert(name).inserted {
                complaints.append(Complaint(place, "the modifier names the header before; this one is dropped", kind: .advice))
            }
        }
    }

    static let removedHeaders: Inspection = { tape, modifier, complaints in
        let names = writtenNames(of: modifier, tape).map(\.name)
        guard !names.isEmpty else { return }
        let written = Set(names)
        for (name, place) in removedNames(of: modifier, tape) where written.contains(name) {
            complaints.append(Complaint(place, "is written by the same modifier", kind: .advice))
        }
    }

    /// Headers by which Envoy routes a request or tells where it comes from.
    private static let routingHeaders: Set<String> = [
        "host", "x-forwarded-for", "x-forwarded-host", "x-forwarded-port", "x-forwarded-proto", "x-envoy-original-path",
        "x-envoy-external-address", "x-envoy-internal",
    ]

    static let routingHeaderChanges: Inspection = { tape, headers, complaints in
        guard let modifier = tape.presentMember("earlyRequestHeaders", of: headers), tape.kind(at: modifier) == .object else {
            return
        }
        for (name, place) in writtenNames(of: modifier, tape) + removedNames(of: modifier, tape)
        where routingHeaders.contains(name) {
            complaints.append(
                Complaint(place, "is changed before routing: it decides where requests go, or whom they come from", kind: .advice)
            )
        }
    }

    static let replacedCookies: Inspection = { tape, headers, complaints in
        guard let modifier = tape.presentMember("lateResponseHeaders", of: headers),
            let list = tape.presentMember("set", of: modifier), tape.kind(at: list) == .array
        else { return }
        tape.forEachElement(of: list) { header in
            guard let name = tape.presentMember("name", of: header), tape.text(at: name).lowercased() == "set-cookie" else {
                return
            }
            complaints.append(Complaint(name, "set replaces every cookie of the backend; add leaves them", kind: .advice))
        }
    }
}
