package import JSONTape
internal import PolicySchema

/// Facts of the tables for the translation of policies, which must not repeat them. The bounds are constants beside their rows:
/// ``ClientTrafficPolicy/bufferLimits``, ``ClientTrafficPolicy/flowControlWindows`` and ``ClientTrafficPolicy/requestHeaderLimits``.
extension ClientTrafficPolicy {
    /// A deprecated field of a policy.
    package struct DeprecatedField: Sendable, Equatable {
        /// The names of the fields that lead to it, `spec` first.
        package let path: [String]
        /// The path of the field that replaces it, such as `spec.targetRefs`.
        package let replacement: String
        /// Whether the controller reports only `true`.
        package let onlyWhenTrue: Bool
    }
}

extension PolicyTables {
    /// The deprecated fields of an object, in the order of their paths.
    static func deprecatedFields(
        of schema: ObjectSchema, at path: [String] = [], in release: Release
    ) -> [ClientTrafficPolicy.DeprecatedField] {
        let found = schema.fields.filter(\.exists).flatMap { field -> [ClientTrafficPolicy.DeprecatedField] in
            let inner =
                if case .object(let schema) = field.type {
                    deprecatedFields(of: schema, at: path + [field.name], in: release)
                } else {
                    [ClientTrafficPolicy.DeprecatedField]()
                }
            guard let deprecation = field.deprecation, deprecation.firstInStatus.map({ $0 <= release }) ?? true else {
                return inner
            }
            let deprecated = ClientTrafficPolicy.DeprecatedField(
                path: path + [field.name], replacement: (path + [deprecation.replacement]).joined(separator: "."),
                onlyWhenTrue: deprecation.onlyWhenTrue)
            return [deprecated] + inner
        }
        return found.sorted { $0.path.joined(separator: ".") < $1.path.joined(separator: ".") }
    }

    /// The default of a field, regardless of the other fields; nil if it has none, or if the release does not have the field.
    ///
    /// - Parameter path: a path such as `spec.tls.clientValidation.mode`.
    package func defaultValue(of path: String) -> JSONValue? {
        guard let field = (try? node(at: path))?.field, field.exists else { return nil }
        return field.defaultValue?.value
    }
}
