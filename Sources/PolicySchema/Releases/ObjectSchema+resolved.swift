extension ObjectSchema {
    /// The plain table of one profile: each row as that release has it, and the rules that hold there.
    ///
    /// Fields that the release does not have stay as rows with ``Field/addedIn``. Their values are described as the next release
    /// that has the field describes them.
    public func resolved(for profile: Profile) -> ObjectSchema {
        let fields = fields.map { $0.resolved(for: profile) }
        let plain = ObjectSchema(
            name, documentation, fields: fields, isAtomic: isAtomic, isSwitch: isSwitch, otherNames: otherNames)
        return ObjectSchema(
            name, documentation, fields: fields, rules: rules.compactMap { $0.resolved(for: profile, in: plain) },
            isAtomic: isAtomic, isSwitch: isSwitch, otherNames: otherNames)
    }
}

extension Field {
    fileprivate func resolved(for profile: Profile) -> Field {
        var field = self
        field.changes = []
        var profile = profile
        if !releases.contains(profile.release) {
            if let first = releases.first(after: profile.release) {
                field.addedIn = first
                profile = profile.with(first)
            }
        } else {
            field.isCommonMistake = false
        }
        for change in changes where change.releases.contains(profile) {
            switch change.content {
            case .type(let type): field.type = type
            case .required: field.isRequired = true
            case .defaultValue(let value): field.defaultValue = value
            }
        }
        // The value of a common mistake is not checked.
        field.type = field.isCommonMistake ? .opaque : field.type.resolved(for: profile)
        if let first = deprecation?.first, profile.release < first { field.deprecation = nil }
        return field
    }
}

extension ValueType {
    fileprivate func resolved(for profile: Profile) -> ValueType {
        switch self {
        case .boolean, .integer, .enumeration, .quantity, .opaque: self
        case .text(let shape): .text(shape.resolved(for: profile))
        case .object(let schema): .object(schema.resolved(for: profile))
        case .array(let element, let shape): .array(of: element.resolved(for: profile), shape)
        case .map(let value): .map(of: value.resolved(for: profile))
        }
    }
}

extension TextShape {
    fileprivate func resolved(for profile: Profile) -> TextShape {
        if formats.allSatisfy({ $0.variant == nil }) { return self }
        let formats = formats.compactMap { $0.form(in: profile) }
        // A text that passes the quick test has all formats of every release.
        return TextShape(length: length, formats: formats, quickTest: quickTest, isConfidential: isConfidential)
    }
}

extension ObjectRule {
    /// The rule with the checks that hold for a profile; nil if there are none.
    fileprivate func resolved(for profile: Profile, in schema: ObjectSchema) -> ObjectRule? {
        guard releases.contains(profile) else { return nil }
        let checks = checks.compactMap { $0.releases.contains(profile) ? $0.resolved(in: schema) : nil }
        return checks.isEmpty ? nil : ObjectRule(rule: rule.resolved(for: profile), checks: checks)
    }
}
