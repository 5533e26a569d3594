internal import JSONTape
internal import PolicySchema
internal import TrafficPolicy

extension PolicyField {
    /// The spec as the API server of a release stores it, without the fields that the release does not have.
    func stored(by release: Release) -> PolicyField {
        guard let field = ClientTrafficPolicy.allReleases.fields.first(where: { $0.name == "spec" }) else { return self }
        return PolicyField(spec: value.stored(as: field.type, by: release))
    }
}

extension JSONValue {
    fileprivate func stored(as type: ValueType, by release: Release) -> JSONValue {
        switch (self, type) {
        case (.object(let members), .object(let schema)):
            return .object(
                members.compactMap { member in
                    guard let field = schema.fields.first(where: { $0.name == member.key }) else { return member }
                    guard field.releases.contains(release) else { return nil }
                    return Member(key: member.key, value: member.value.stored(as: field.type, by: release))
                })
        case (.array(let items), .array(let element, _)): return .array(items.map { $0.stored(as: element, by: release) })
        default: return self
        }
    }
}
