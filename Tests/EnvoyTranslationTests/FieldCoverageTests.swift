import EnvoyTranslation
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// No field of the tables is forgotten: each changes the translation, or is listed with the reason that it does not.
@Suite struct FieldCoverageTests {
    /// The fields that do not change a listener, with the reason.
    private static let withoutEffect = [
        "spec.targetRef": "selects listeners", "spec.targetRefs": "selects listeners",
        "spec.targetSelectors": "selects listeners",
        "spec.clientIPDetection.directSourceIP": "the address of the connection is the default",
        "spec.headers.disableRateLimitHeaders": "configures the rate limit filter of a BackendTrafficPolicy",
        "spec.connection.socketBufferLimit": "Envoy Gateway does not implement it",
        "spec.tls.clientValidation.caCertificateRefs.group": "part of a reference whose content is delivered as a secret",
        "spec.tls.clientValidation.caCertificateRefs.kind": "part of a reference whose content is delivered as a secret",
        "spec.tls.clientValidation.caCertificateRefs.namespace": "part of a reference whose content is delivered as a secret",
        "spec.tls.clientValidation.caCertificateRefs.name": "part of a reference whose content is delivered as a secret",
        "spec.tls.clientValidation.crl": "delivered with the secret of the authorities",
    ]

    /// The fields of the tables that hold values, and objects without fields, by their path without indexes.
    private static let fields: [String] = {
        guard let spec = PolicyTables.newest.schema.fields.first(where: { $0.name == "spec" }) else { return [] }
        return paths(of: spec, at: "spec")
    }()

    private static func paths(of field: Field, at path: String) -> [String] {
        let schema: ObjectSchema?
        switch field.type {
        case .object(let object), .array(of: .object(let object), _): schema = object
        default: schema = nil
        }
        guard let schema, withoutEffect[path] == nil, !schema.fields.isEmpty else { return [path] }
        return schema.fields.filter { !$0.isCommonMistake }.flatMap { paths(of: $0, at: "\(path).\($0.name)") }
    }

    @Test("A field of a policy changes the translation, unless it is listed as one without effect", arguments: fields)
    func effect(path: String) throws {
        let cases = TranslationCase.all.filter { !$0.spec.removing(path).isEmpty }
        let isListed = Self.withoutEffect[path] != nil
        #expect(isListed || !cases.isEmpty, "no case in the folder Golden has the field")
        var hasEffect = false
        for translationCase in cases {
            let (hostname, profile) = try (translationCase.hostname, translationCase.profile)
            for reduced in translationCase.spec.removing(path) {
                for transport in ListenerDescription.Transport.allCases {
                    let before = try? translate(translationCase.spec, for: transport, hostname: hostname, in: profile).json
                    let after = try? translate(reduced, for: transport, hostname: hostname, in: profile).json
                    if before != after { hasEffect = true }
                }
            }
        }
        #expect(hasEffect != isListed)
    }

    @Test("Every field that is listed as one without effect is in the tables")
    func listed() {
        #expect(Set(Self.withoutEffect.keys).isSubset(of: Self.fields))
    }
}

extension JSONValue {
    /// The values that remain if one of the fields at a path is removed; the path leads through all items of lists.
    fileprivate func removing(_ path: String) -> [JSONValue] {
        removing(path.split(separator: ".").dropFirst().map(String.init)[...])
    }

    private func removing(_ names: ArraySlice<String>) -> [JSONValue] {
        switch self {
        case .array(let items):
            return items.indices.flatMap { index in
                items[index].removing(names).map { item in
                    var items = items
                    items[index] = item
                    return .array(items)
                }
            }
        case .object(let members):
            guard let name = names.first, let index = members.firstIndex(where: { $0.key == name }) else { return [] }
            var members = members
            if names.count == 1 {
                members.remove(at: index)
                return [.object(members)]
            }
            return members[index].value.removing(names.dropFirst()).map { value in
                members[index].value = value
                return .object(members)
            }
        default: return []
        }
    }
}
