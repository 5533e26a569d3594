package import JSONTape
internal import PolicySchema
internal import TrafficPolicy

extension JSONTape {
    /// The value of `apiVersion` or `kind`.
    func typeValue(_ name: StaticString, of object: Place) -> ManifestType.Value {
        guard let place = presentMember(name, of: object) else { return .missing }
        return string(at: place).map { .string($0) } ?? .notString
    }

    /// The first error in the parts of `metadata` that identify an object; nil when there is none.
    package func metadataError(at object: Place) -> (path: FieldPath, text: String)? {
        let path = FieldPath([.name("metadata")])
        guard let metadata = presentMember("metadata", of: object) else { return (path, "must have metadata.name") }
        guard kind(at: metadata) == .object else { return (path, "metadata must be an object, not \(excerpt(of: metadata))") }
        guard let name = presentMember("name", of: metadata) else { return (path, "must have metadata.name") }
        for (field, value) in [("name", name), ("namespace", presentMember("namespace", of: metadata))] {
            guard let value, string(at: value) == nil else { continue }
            return (path.appending(.name(field)), "metadata.\(field) must be a string, not \(excerpt(of: value))")
        }
        guard string(at: name) != "" else { return (path.appending(.name("name")), "metadata.name must not be empty") }
        return nil
    }

    /// Whether `spec` selects targets as a ClientTrafficPolicy does, and has no field that a ClientTrafficPolicy does not have.
    func hasPolicyFields(at object: Place) -> Bool {
        guard let spec = presentMember("spec", of: object), kind(at: spec) == .object else { return false }
        var hasTarget = false
        var isPolicy = true
        forEachMember(of: spec) { key, _ in
            let name = text(at: key)
            if name.hasPrefix("target") { hasTarget = true }
            if !ClientTrafficPolicy.settingNames.contains(name) { isPolicy = false }
        }
        return hasTarget && isPolicy
    }
}

extension ClientTrafficPolicy {
    /// The names of the fields of `spec`.
    fileprivate static let settingNames: Set<String> = {
        let spec = allReleases.fields.lazy.compactMap { $0.name == "spec" ? $0.type.objectSchema : nil }.first
        return Set(spec?.fields.map(\.name) ?? [])
    }()
}

extension ValueType {
    fileprivate var objectSchema: ObjectSchema? { if case .object(let schema) = self { schema } else { nil } }
}
