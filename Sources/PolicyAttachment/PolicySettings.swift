internal import JSONTape

/// The settings of one policy.
struct PolicySettings {
    private let spec: ObjectReader?

    init(of policy: Policy) {
        let text = policy.spec
        // The text came from a tape, so it is JSON.
        spec = (try? JSONTape(parsing: text.span)).map { ObjectReader(tape: $0, place: $0.root) }
    }

    /// Every single setting, in the order of the text.
    var all: [PolicySetting] { Self.missing(in: nil, of: spec, isWhole: false) }

    /// The settings that a listener does not have any longer when it gets others instead: a policy replaces another whole, and what it does
    /// not say goes back to the default.
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
