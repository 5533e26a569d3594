public import JSONTape
public import PolicySchema

/// An error in the configuration of rules.
public struct RuleConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The problem, its place and the nearest valid name.
    public let description: String

    /// An error by its description.
    public init(description: String) { self.description = description }
}

/// The content of a configuration file.
public struct PolicyConfiguration: Sendable, Equatable {
    /// The severities of rules.
    public var severities = Severities()
    /// The releases that policies are checked for.
    public var releases = ReleaseNames()

    /// No settings.
    public init() {}

    /// Reads a configuration: an object with the fields `rules`, in which each rule is `error`, `warning` or `off`, `envoyGateway` and
    /// `envoy`.
    public init(reading tape: JSONTape) throws(RuleConfigurationError) {
        let fields = ["rules"] + ReleaseNames.fields
        guard tape.kind(at: tape.root) == .object else {
            throw RuleConfigurationError(description: "must be an object with the fields \(fields.alternatives)")
        }
        var unknown: String?
        tape.forEachMember(of: tape.root) { key, _ in
            let name = tape.text(at: key)
            if !fields.contains(name) { unknown = unknown ?? name }
        }
        if let unknown {
            throw RuleConfigurationError(
                description:
                    "unknown field \(unknown.escaped): the fields of the configuration are \(fields.joined(separator: ", "))")
        }
        if let key = tape.repeatedKeys.first {
            throw RuleConfigurationError(
                description: "\(tape.path(from: tape.root, to: key)) appears more than once, at \(tape.position(of: key))")
        }
        for (name, value) in [
            ("envoyGateway", tape.presentMember("envoyGateway", of: tape.root)),
            ("envoy", tape.presentMember("envoy", of: tape.root)),
        ] {
            if let value { try releases.set(name, JSONValue(value, of: tape), name) }
        }
        if let rules = tape.presentMember("rules", of: tape.root) { severities = try Severities(rules, of: tape) }
    }
}

extension Severities {
    /// Reads an object in which each rule is `error`, `warning` or `off`.
    ///
    /// `false` counts as `off`, because YAML reads a plain `off` as false.
    fileprivate init(_ rules: JSONTape.Place, of tape: JSONTape) throws(RuleConfigurationError) {
        self.init()
        guard tape.kind(at: rules) == .object else {
            throw RuleConfigurationError(description: "rules must be an object with a severity for each rule")
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
                throw RuleConfigurationError(description: "\(String(part).escaped) must have the form rule=severity")
            }
            try set(String(sides[0]), to: String(sides[1]))
        }
    }

    private mutating func set(_ id: String, to severity: String) throws(RuleConfigurationError) {
        guard let rule = ClientTrafficPolicy.rules.first(where: { $0.id == id }) else {
            let nearest = id.nearest(among: ClientTrafficPolicy.rules.map(\.id))
            throw RuleConfigurationError(
                description: "rule not found: \(id.escaped)" + (nearest.map { "; did you mean \($0)?" } ?? ""))
        }
        guard let setting = Setting(rawValue: severity) else {
            throw RuleConfigurationError(description: "\(id) must be error, warning or off, not \(severity.escaped)")
        }
        set(rule, to: setting)
    }
}
