internal import JSONTape
internal import PolicySchema

/// What is looked at in lists, beyond each item by itself.
extension ClientTrafficPolicy {
    /// Items that a list has twice, for lists of texts that the API does not keep unique.
    static func repeatedItems(in fields: [StaticString]) -> Inspection {
        { tape, object, complaints in
            for field in fields {
                guard let list = tape.presentMember(field, of: object), tape.kind(at: list) == .array, tape.count(at: list) > 1
                else { continue }
                var seen: Set<String> = []
                tape.forEachElement(of: list) { item in
                    guard tape.kind(at: item) == .string, !seen.insert(tape.text(at: item)).inserted else { return }
                    complaints.append(Complaint(item, "the list has it before", kind: .duplicate, remedy: .remove))
                }
            }
        }
    }

    /// Networks that another one of the list contains. Found by their bits, so that a long list costs no comparison of all with all.
    static let cidrOverlaps: Inspection = { tape, object, complaints in
        guard let list = tape.presentMember("trustedCIDRs", of: object), tape.kind(at: list) == .array, tape.count(at: list) > 1
        else { return }
        var networks: [(cidr: CIDR, place: JSONTape.Place)] = []
        tape.forEachElement(of: list) { item in
            guard tape.kind(at: item) == .string, let cidr = tape.withText(at: item, { CIDR($0) }) else { return }
            networks.append((cidr, item))
        }
        // Shortest prefix first: whatever contains a network comes before it. Of equal ones, the first in the list stays.
        networks.sort { ($0.cidr.prefixLength, $0.place) < ($1.cidr.prefixLength, $1.place) }
        var kept: Set<CIDR> = []
        var lengths: Set<Int> = []
        for (cidr, place) in networks {
            let around = lengths.lazy.map { cidr.network(ofLength: $0) }.first { kept.contains($0) }
            if let around {
                complaints.append(Complaint(place, "is inside \(around), which the list has as well", kind: .advice))
            } else {
                kept.insert(cidr.network(ofLength: cidr.prefixLength))
                lengths.insert(cidr.prefixLength)
            }
        }
    }

    /// A comparison by a regular expression that Envoy could not compile.
    static let regularExpression: Inspection = { tape, match, complaints in
        guard let type = tape.presentMember("type", of: match), tape.text(at: type, equals: "RegularExpression"),
            let value = tape.presentMember("value", of: match), tape.kind(at: value) == .string,
            let error = tape.withText(at: value, { RE2Syntax.firstError(in: $0) })
        else { return }
        complaints.append(Complaint(value, "must be an RE2 regular expression: \(error)"))
    }
}
