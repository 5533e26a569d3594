internal import JSONTape
internal import PolicySchema

/// The custom checks of alternative names that are compared as texts.
extension ClientTrafficPolicy {
    /// Names of type Exact with an asterisk.
    static let namesLikePatterns: CustomCheck = { tape, list, violations in
        forEachExactName(in: list, tape, upTo: maxInspectedItems - violations.count) { value in
            let text = tape.text(at: value)
            guard text.utf8.contains(UInt8(ascii: "*")) else { return }
            let suffix = String(text.dropFirst())
            let isSuffix = text.hasPrefix("*.") && !suffix.contains("*") && suffix.utf8.count <= Finding.maxValueLength
            let advice = isSuffix ? "use type Suffix with \(suffix.escaped)" : "use type Prefix, Suffix or RegularExpression"
            violations.append(Violation(value, ["expected": "a whole name", "advice": advice]))
        }
    }

    /// Addresses of type Exact that are not IP addresses.
    static let addressesLikePatterns: CustomCheck = { tape, list, violations in
        forEachExactName(in: list, tape, upTo: maxInspectedItems - violations.count) { value in
            guard CIDR(addressAlone: tape.text(at: value)) == nil else { return }
            violations.append(
                Violation(value, ["expected": "an IP address", "advice": "use an IP address, or type Prefix for a network"]))
        }
    }

    private static func forEachExactName(
        in list: JSONTape.Place, _ tape: JSONTape, upTo limit: Int, _ body: (JSONTape.Place) -> Void
    ) {
        guard tape.kind(at: list) == .array else { return }
        var count = 0
        tape.forEachElement(of: list) { name in
            guard count < limit, tape.kind(at: name) == .object, let value = tape.presentMember("value", of: name),
                tape.kind(at: value) == .string
            else { return }
            if let type = tape.presentMember("type", of: name), !tape.text(at: type, equals: "Exact") { return }
            count += 1
            body(value)
        }
    }
}
