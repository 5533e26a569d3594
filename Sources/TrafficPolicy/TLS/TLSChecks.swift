internal import JSONTape
internal import PolicySchema
internal import TextCoding

/// The custom checks of lists of groups and algorithms. Envoy joins the entries of a list with colons, so one entry may have several names.
extension ClientTrafficPolicy {
    /// Groups that are earlier in the list, by any of their names.
    static let repeatedGroups: CustomCheck = { tape, list, violations in
        repeatedNames(in: list, tape, &violations) { name in TLSGroup.named(name).map { ($0.number, $0.name) } }
    }

    /// Algorithms that are earlier in the list, by any of their names.
    static let repeatedAlgorithms: CustomCheck = { tape, list, violations in
        repeatedNames(in: list, tape, &violations) { name in SignatureAlgorithm.named(name).map { ($0.number, $0.name) } }
    }

    /// A list without a group that every client supports.
    static let onlyPostQuantumGroups: CustomCheck = { tape, list, violations in
        if allNames(in: list, tape, satisfy: { TLSGroup.named($0)?.isPostQuantum == true }) { violations.append(Violation(list)) }
    }

    /// A list without an algorithm of TLS 1.3 on a listener that requires or offers it.
    static func algorithmsBeforeTLS13(requiringTLS13 isRequired: Bool) -> CustomCheck {
        { tape, tls, violations in
            guard let list = tape.presentMember("signatureAlgorithms", of: tls) else { return }
            let minimum = tape.presentMember("minVersion", of: tls).flatMap { tape.string(at: $0) }
            let maximum = tape.presentMember("maxVersion", of: tls).flatMap { tape.string(at: $0) }
            guard (minimum == "1.3") == isRequired, !["1.0", "1.1", "1.2"].contains(maximum) else { return }
            if allNames(in: list, tape, satisfy: { SignatureAlgorithm.named($0)?.isOfTLS13 == false }) {
                violations.append(Violation(list))
            }
        }
    }

    private static func repeatedNames(
        in list: JSONTape.Place, _ tape: JSONTape, _ violations: inout [Violation],
        identify: (Span<UInt8>) -> (number: UInt16, name: String)?
    ) {
        guard tape.kind(at: list) == .array else { return }
        var seen: Set<UInt16> = []
        tape.forEachInspectedElement(of: list) { item in
            guard tape.kind(at: item) == .string else { return }
            var repeated: String?
            var count = 0
            tape.withText(at: item) { text in
                _ = text.firstPart(separatedBy: UInt8(ascii: ":")) { part in
                    count += 1
                    if let (number, name) = identify(part), !seen.insert(number).inserted { repeated = repeated ?? name }
                    return false
                }
            }
            guard let repeated else { return }
            violations.append(Violation(item, ["name": repeated], kind: .duplicate, fix: count == 1 ? .remove : nil))
        }
    }

    /// Whether a list has a name and all its names satisfy a condition.
    private static func allNames(in list: JSONTape.Place, _ tape: JSONTape, satisfy condition: (Span<UInt8>) -> Bool) -> Bool {
        guard tape.kind(at: list) == .array, tape.count(at: list) > 0 else { return false }
        var areAll = true
        tape.forEachElement(of: list) { item in
            guard areAll else { return }
            areAll =
                tape.kind(at: item) == .string
                && tape.withText(at: item) { $0.firstPart(separatedBy: UInt8(ascii: ":")) { !condition($0) } == nil }
        }
        return areAll
    }
}
