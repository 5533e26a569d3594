public import JSONTape
public import PolicySchema

/// A mistake in what an operator has said about rules.
public struct RuleConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, where, and what was meant.
    public let description: String

    /// A mistake by its description.
    public init(description: String) { self.description = description }
}

extension Severities {
    /// Reads a configuration, an object with one field: `rules`, in which each rule has `error`, `warning` or `off`.
    ///
    /// YAML reads a plain `off` as false, so that is `off` too.
    public init(reading tape: JSONTape) throws(RuleConfigurationError) {
        self.init()
        guard tape.kind(at: tape.root) == .object else {
            throw RuleConfigurationError(description: "must be an object with the field rules")
        }
        var unknown: String?
        tape.forEachMember(of: tape.root) { key, _ in
            if !tape.text(at: key, equals: "rules") { unknown = unknown ?? tape.text(at: key) }
        }
        if let unknown {
            throw RuleConfigurationError(description: "\(unknown.escaped) is no field of the configuration: only rules is")
        }
        if let key = tape.repeatedKeys.first {
            throw RuleConfigurationError(
                description: "\(tape.path(from: tape.root, to: key)) stands more than once, at \(tape.position(of: key))")
        }
        guard let rules = tape.presentMember("rules", of: tape.root) else { return }
        guard tape.kind(at: rules) == .object else {
            throw RuleConfigurationError(description: "rules must be an object, with a severity for each rule")
        }
        var settings: [(rule: String, severity: String)] = []
        tape.forEachMember(of: rules) { key, value in
            let isOff = tape.kind(at: value) == .false
            settings.append((tape.text(at: key), isOff ? Setting.off.rawValue : tape.text(at: value)))
        }
        for (rule, severity) in settings { try set(rule, to: severity) }
    }

    /// Reads settings in one line: `unknown-field=error,tls-version-capped=off`.
    public mutating func apply(line: String) throws(RuleConfigurationError) {
        for part in line.split(whereSeparator: { $0 == "," || $0 == " " }) {
            let sides = part.split(separator: "=", maxSplits: 1)
            guard sides.count == 2 else {
                throw RuleConfigurationError(description: "\(String(part).escaped) must be a rule, =, and a severity")
            }
            try set(String(sides[0]), to: String(sides[1]))
        }
    }

    private mutating func set(_ id: String, to severity: String) throws(RuleConfigurationError) {
        guard let rule = ClientTrafficPolicy.rules.first(where: { $0.id == id }) else {
            let nearest = id.nearest(among: ClientTrafficPolicy.rules.map(\.id))
            throw RuleConfigurationError(
                description: "there is no rule \(id.escaped)" + (nearest.map { "; did you mean \($0)?" } ?? ""))
        }
        guard let setting = Setting(rawValue: severity) else {
            throw RuleConfigurationError(description: "\(id) must be error, warning or off, not \(severity.escaped)")
        }
        set(rule, to: setting)
    }
}
