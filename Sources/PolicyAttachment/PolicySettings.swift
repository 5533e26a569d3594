internal import JSONTape
internal import PolicySchema
internal import TrafficPolicy

/// The settings of one policy.
struct PolicySettings {
    private let text: [UInt8]
    private let spec: ObjectReader?
    private let tables: PolicyTables

    init(of policy: Policy, _ tables: PolicyTables) {
        self.tables = tables
        let text = policy.spec
        self.text = text
        // The text came from a tape, so it is JSON.
        spec = (try? JSONTape(parsing: text.span)).map { ObjectReader(tape: $0, place: $0.root) }
    }

    /// All settings in the order of the text.
    var all: [PolicySetting] { Self.missing(in: nil, of: spec, isWhole: false) }

    /// The settings that the release has. The API server drops any other field.
    var known: [PolicySetting] { all.filter { tables.hasField(at: "spec.\($0.path)") } }

    /// Whether the release ignores `tls.clientValidation`, because it has no `caCertificateRefs`.
    var ignoresClientValidation: Bool {
        guard let validation = spec?["tls"]?["clientValidation"], !tables.isOne(of: KnownReleases.validatingWithoutAuthorities)
        else { return false }
        return (validation["caCertificateRefs"]?.elements ?? []).isEmpty
    }

    /// The defaults that complete the blocks of the policy, in the order of the tables. Items of lists are not shown.
    var defaults: [PolicySetting] {
        let object = Array(#"{"spec":"#.utf8) + text + [UInt8(ascii: "}")]
        guard let tape = try? JSONTape(parsing: object.span) else { return [] }
        var defaulter = Defaulter(tables.program, .all)
        return defaulter.additions(for: tape, at: tape.root).compactMap { addition in
            let names = addition.path.steps.dropFirst()
            guard let first = names.first, case .name(let block) = first, !Self.targets.contains(block),
                names.allSatisfy({ if case .name = $0 { true } else { false } })
            else { return nil }
            return PolicySetting("\(FieldPath(Array(names)))", addition.value, by: addition.origin)
        }
    }

    /// The settings that a listener loses if another policy replaces this one. A policy replaces another as a whole; settings that it does not
    /// have return to their defaults.
    func lost(to other: PolicySettings) -> [PolicySetting] { Self.missing(in: other.spec, of: spec, isWhole: true) }

    private static func missing(in other: ObjectReader?, of object: ObjectReader?, isWhole: Bool, path: String = "")
        -> [PolicySetting]
    {
        var settings: [PolicySetting] = []
        object?.forEachMember { key, value in
            guard value.tape.kind(at: value.place) != .null, !path.isEmpty || !targets.contains(key) else { return }
            let path = path.isEmpty ? key : "\(path).\(key)"
            let counterpart = other?.member(named: key)
            let isBlock = value.tape.kind(at: value.place) == .object && value.tape.count(at: value.place) > 0
            if isBlock, !isWhole || counterpart != nil {
                settings += missing(in: counterpart, of: value, isWhole: isWhole, path: path)
            } else if counterpart == nil {
                settings.append(PolicySetting(path, value))
            }
        }
        return settings
    }

    private static let targets: Set<String> = ["targetRef", "targetRefs", "targetSelectors"]
}
