internal import JSONTape
internal import PolicySchema

/// What is looked at in lists, beyond each item by itself.
extension ClientTrafficPolicy {
    /// Items that a list has twice, for lists of texts that the API does not keep unique.
    static let repeatedItems: Inspection = { tape, list, complaints in
        guard tape.kind(at: list) == .array, tape.count(at: list) > 1 else { return }
        for item in tape.repeatedTexts(in: list) {
            complaints.append(Complaint(item, "the list has it before", kind: .duplicate, remedy: .remove))
        }
    }

    /// Networks that another one of the list contains. Found by their bits, so that a long list costs no comparison of all with all.
    static let cidrOverlaps: Inspection = { tape, list, complaints in
        guard tape.kind(at: list) == .array, tape.count(at: list) > 1 else { return }
        // Few networks, and all are few, are compared with each other; only if two overlap is it worth finding out which.
        guard tape.count(at: list) > 16 || tape.hasOverlap(in: list) else { return }
        var networks: [(cidr: CIDR, place: JSONTape.Place)] = []
        networks.reserveCapacity(tape.count(at: list))
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

extension JSONTape {
    /// Whether one of at most sixteen networks is in another.
    fileprivate func hasOverlap(in list: Place) -> Bool {
        var networks = InlineArray<16, CIDR?>(repeating: nil)
        var (count, overlap) = (0, false)
        forEachElement(of: list) { item in
            guard kind(at: item) == .string, let cidr = withText(at: item, { CIDR($0) }) else { return }
            for other in 0..<count where networks[other]?.overlaps(cidr) == true { overlap = true }
            networks[count] = cidr
            count += 1
        }
        return overlap
    }

    /// The texts of a list that stand in it before.
    fileprivate func repeatedTexts(in list: Place) -> [Place] {
        count(at: list) <= 16 ? repeatedTextsByComparison(in: list) : repeatedTextsBySet(in: list)
    }

    /// Each compared with those before it: short lists, and lists are short, cost no memory so.
    private func repeatedTextsByComparison(in list: Place) -> [Place] {
        var repeated: [Place] = []
        forEachElement(of: list) { item in
            guard kind(at: item) == .string else { return }
            var other = first(in: list)
            while other < item {
                if isSameText(other, item), kind(at: other) == .string { return repeated.append(item) }
                other = end(of: other)
            }
        }
        return repeated
    }

    private func repeatedTextsBySet(in list: Place) -> [Place] {
        var seen: Set<String> = []
        var repeated: [Place] = []
        forEachElement(of: list) { item in
            if kind(at: item) == .string, !seen.insert(text(at: item)).inserted { repeated.append(item) }
        }
        return repeated
    }
}
