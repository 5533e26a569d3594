internal import JSONTape
internal import PolicySchema

extension ClientTrafficPolicy {
    /// The values of Upgrade as clients send them (IANA registry "HTTP Upgrade Tokens").
    private static let upgradeTypes = ["websocket", "h2c", "TLS/1.2", "HTTP/2.0"]

    /// Upgrade types that differ from what clients send only by case.
    static let mismatchedUpgrades: CustomCheck = { tape, list, violations in
        guard tape.kind(at: list) == .array else { return }
        tape.forEachInspectedElement(of: list) { match in
            guard let place = tape.presentMember("value", of: match), let value = tape.string(at: place) else { return }
            let part: (String) -> Substring?
            switch tape.presentMember("type", of: match).map({ tape.text(at: $0) }) {
            case nil, "Exact"?: part = { $0.count == value.count ? $0[...] : nil }
            case "Prefix"?: part = { $0.count >= value.count ? $0.prefix(value.count) : nil }
            case "Suffix"?: part = { $0.count >= value.count ? $0.suffix(value.count) : nil }
            case _?: return
            }
            let parts = upgradeTypes.compactMap(part)
            guard !parts.contains(value[...]), let meant = parts.first(where: { $0.lowercased() == value.lowercased() }) else {
                return
            }
            let suggestion = String(meant)
            violations.append(
                Violation(place, ["suggestion": suggestion.cut(to: Finding.maxValueLength)], fix: .replace(.string(suggestion))))
        }
    }
}
