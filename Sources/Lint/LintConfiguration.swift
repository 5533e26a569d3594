package import JSONTape
package import PolicySchema
package import TrafficPolicy

/// The content of a `.ctp-webhook.yaml`.
package struct LintConfiguration: Sendable, Equatable {
    /// The name of the file.
    package static let fileName = ".ctp-webhook.yaml"

    /// Severities and selections of rules.
    package struct Rules: Sendable, Equatable {
        /// Settings of rules: `unknown-field=error`.
        package var severities: [String] = []
        /// The only rules to check, as identifiers or as beginnings with `*`; empty for all.
        package var select: [String] = []
        /// Rules that are off.
        package var ignore: [String] = []

        package init() {}

        /// Changes severities by these settings.
        package func apply(to severities: inout Severities) throws(RuleConfigurationError) {
            for line in self.severities { try severities.apply(line: line) }
            if !select.isEmpty {
                let selected = try Set(Self.rules(select))
                for rule in ClientTrafficPolicy.rules where !selected.contains(rule) { severities.set(rule, to: .off) }
            }
            for rule in try Self.rules(ignore) { severities.set(rule, to: .off) }
        }

        private static func rules(_ names: [String]) throws(RuleConfigurationError) -> [Rule] {
            var rules: [Rule] = []
            for name in names {
                let matching = ClientTrafficPolicy.rules.filter {
                    name.hasSuffix("*") ? $0.id.hasPrefix(name.dropLast()) : $0.id == name
                }
                if matching.isEmpty {
                    let nearest = name.nearest(among: ClientTrafficPolicy.rules.map(\.id))
                    throw RuleConfigurationError(
                        description: "rule not found: \(name.escaped)" + (nearest.map { "; did you mean \($0)?" } ?? ""))
                }
                rules += matching
            }
            return rules
        }
    }

    /// Other settings for some files.
    package struct Override: Sendable, Equatable {
        package var files: [PathPattern] = []
        package var rules = Rules()
        package var releases = ReleaseNames()
    }

    package var rules = Rules()
    /// The releases that policies are checked for.
    package var releases = ReleaseNames()
    /// The patterns of files that are not checked.
    package var exclude: [PathPattern] = []
    /// Settings for some files. Later ones take precedence.
    package var overrides: [Override] = []

    /// No settings.
    package init() {}

    /// Reads a configuration. Every mistake is an error.
    package init(reading tape: JSONTape) throws(RuleConfigurationError) {
        if tape.kind(at: tape.root) == .null { return }
        if let key = tape.repeatedKeys.first {
            throw RuleConfigurationError(
                description: "\(tape.path(from: tape.root, to: key)) appears more than once, at \(tape.position(of: key))")
        }
        let root = JSONValue(tape.root, of: tape)
        for (name, value) in try Self.members(
            of: root, "the configuration", ["rules", "select", "ignore", "exclude", "overrides"] + ReleaseNames.fields)
        {
            switch name {
            case "exclude": exclude = try Self.patterns(value, name)
            case "envoyGateway", "envoy": try releases.set(name, value, name)
            case "overrides":
                guard case .array(let elements) = value else {
                    throw RuleConfigurationError(description: "overrides must be a list")
                }
                for (index, element) in elements.enumerated() {
                    overrides.append(try Self.override(element, "overrides[\(index)]"))
                }
            default: try rules.set(name, value, name)
            }
        }
        var severities = Severities()
        for rules in [rules] + overrides.map(\.rules) { try rules.apply(to: &severities) }
    }

    private static func override(_ value: JSONValue, _ path: String) throws(RuleConfigurationError) -> Override {
        var override = Override()
        for (name, value) in try members(of: value, path, ["files", "rules", "select", "ignore"] + ReleaseNames.fields) {
            switch name {
            case "files": override.files = try patterns(value, "\(path).files")
            case "envoyGateway", "envoy": try override.releases.set(name, value, "\(path).\(name)")
            default: try override.rules.set(name, value, "\(path).\(name)")
            }
        }
        guard !override.files.isEmpty else { throw RuleConfigurationError(description: "\(path).files must be set") }
        return override
    }

    fileprivate static func members(
        of value: JSONValue, _ path: String, _ names: [String]
    ) throws(RuleConfigurationError) -> [(String, JSONValue)] {
        guard case .object(let members) = value else { throw RuleConfigurationError(description: "\(path) must be an object") }
        for member in members where !names.contains(member.key) {
            let nearest = member.key.nearest(among: names)
            throw RuleConfigurationError(
                description: "unknown field \(member.key.escaped) in \(path)"
                    + (nearest.map { "; did you mean \($0)?" } ?? "; the fields are \(names.joined(separator: ", "))"))
        }
        return members.map { ($0.key, $0.value) }
    }

    fileprivate static func strings(_ value: JSONValue, _ path: String) throws(RuleConfigurationError) -> [String] {
        guard case .array(let elements) = value else { throw RuleConfigurationError(description: "\(path) must be a list") }
        var strings: [String] = []
        for element in elements {
            guard case .string(let text) = element else {
                throw RuleConfigurationError(description: "\(path) must be a list of strings")
            }
            strings.append(text)
        }
        return strings
    }

    private static func patterns(_ value: JSONValue, _ path: String) throws(RuleConfigurationError) -> [PathPattern] {
        var patterns: [PathPattern] = []
        for text in try strings(value, path) {
            guard let pattern = PathPattern(text) else {
                throw RuleConfigurationError(description: "\(path): \(text.escaped) is not a pattern")
            }
            patterns.append(pattern)
        }
        return patterns
    }

    /// The severities for a file.
    ///
    /// - Parameters:
    ///   - path: the path from the folder of the configuration.
    ///   - commandLine: settings that take precedence.
    package func severities(for path: String, commandLine: Rules) throws(RuleConfigurationError) -> Severities {
        var severities = Severities()
        // Nothing may be lost before the cluster, where strict field validation cannot be relied on.
        severities.set(.unknownField, to: .error)
        severities.set(.newerField, to: .error)
        try rules.apply(to: &severities)
        for override in overrides where override.files.match(path) {
            try override.rules.apply(to: &severities)
        }
        try commandLine.apply(to: &severities)
        return severities
    }

    /// The names of the releases that a file is checked for.
    ///
    /// - Parameters:
    ///   - path: the path from the folder of the configuration.
    ///   - commandLine: names that take precedence.
    package func releases(for path: String, commandLine: ReleaseNames) -> ReleaseNames {
        var names = releases
        for override in overrides where override.files.match(path) { names = override.releases.or(names) }
        return commandLine.or(names)
    }

    /// The configuration as YAML.
    package var yaml: String {
        func list(_ key: String, _ texts: [String]) -> [JSONValue.Member] {
            texts.isEmpty ? [] : [.init(key: key, value: .array(texts.map { .string($0) }))]
        }
        func members(_ rules: Rules) -> [JSONValue.Member] {
            let settings = rules.severities.compactMap { line -> JSONValue.Member? in
                let sides = line.split(separator: "=").map(String.init)
                return sides.count == 2 ? .init(key: sides[0], value: .string(sides[1])) : nil
            }
            return (settings.isEmpty ? [] : [.init(key: "rules", value: .object(settings))]) + list("select", rules.select)
                + list("ignore", rules.ignore)
        }
        func releases(_ names: ReleaseNames) -> [JSONValue.Member] {
            zip(ReleaseNames.fields, [names.gateway, names.envoy]).compactMap { name, value in
                value.map { .init(key: name, value: .string($0)) }
            }
        }
        let overrides = overrides.map { override in
            JSONValue.object(
                list("files", override.files.map(\.text)) + members(override.rules) + releases(override.releases))
        }
        return YAMLWriter.text(
            of: .object(
                members(rules) + releases(self.releases) + list("exclude", exclude.map(\.text))
                    + (overrides.isEmpty ? [] : [.init(key: "overrides", value: .array(overrides))])))
    }
}

extension LintConfiguration.Rules {
    /// Sets a field of a configuration. `false` counts as `off`, because YAML reads a plain `off` as false.
    fileprivate mutating func set(_ name: String, _ value: JSONValue, _ path: String) throws(RuleConfigurationError) {
        switch name {
        case "select": select = try LintConfiguration.strings(value, path)
        case "ignore": ignore = try LintConfiguration.strings(value, path)
        default:
            guard case .object(let members) = value else {
                throw RuleConfigurationError(description: "\(path) must be an object with a severity for each rule")
            }
            for member in members {
                let severity: String =
                    switch member.value {
                    case .string(let text): text
                    case .boolean(false): "off"
                    default: member.value.text
                    }
                severities.append("\(member.key)=\(severity)")
            }
        }
    }
}
