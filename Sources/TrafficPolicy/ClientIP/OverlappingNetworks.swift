internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    /// Networks inside another network of the list. A long list is searched in linear time, up to ``maxInspectedItems``.
    static let overlappingNetworks: CustomCheck = { tape, list, violations in
        guard tape.kind(at: list) == .array, tape.count(at: list) > 1 else { return }
        // A short list is compared in pairs, and searched only if two networks overlap.
        guard tape.count(at: list) > 16 || tape.hasOverlap(in: list) else { return }
        var networks: [(cidr: CIDR, place: JSONTape.Place)] = []
        networks.reserveCapacity(min(tape.count(at: list), maxInspectedItems))
        tape.forEachInspectedElement(of: list) { item in
            guard tape.kind(at: item) == .string, let cidr = tape.withText(at: item, { CIDR($0) }) else { return }
            networks.append((cidr, item))
        }
        // Shortest prefix first, so that a network comes after those that contain it. Of equal ones, the first in the list counts.
        networks.sort { ($0.cidr.prefixLength, $0.place) < ($1.cidr.prefixLength, $1.place) }
        var kept: Set<CIDR> = []
        var lengths: Set<Int> = []
        for (cidr, place) in networks {
            let around = lengths.lazy.map { cidr.network(ofLength: $0) }.first { kept.contains($0) }
            if let around {
                violations.append(Violation(place, ["network": "\(around)"]))
            } else {
                kept.insert(cidr.network(ofLength: cidr.prefixLength))
                lengths.insert(cidr.prefixLength)
            }
        }
    }
}

extension JSONTape {
    /// Whether one of at most 16 networks is inside another.
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
}
