public import PolicySchema

/// The tables of a ClientTrafficPolicy for one profile, and the program that validates with them.
///
/// Making them takes a few milliseconds, so a process makes them once at start and passes them on.
public final class PolicyTables: Sendable {
    /// The releases of Envoy Gateway and Envoy.
    public let profile: Profile
    /// The table of the whole object.
    public let schema: ObjectSchema
    /// The lowered table.
    public let program: SchemaProgram
    /// The fields that the controller reports as deprecated in a policy's status and that are not inside lists, in the order of their paths.
    package let deprecatedFields: [ClientTrafficPolicy.DeprecatedField]
    /// The paths of all fields that the release has, without marks of list items: `spec.targetSelectors.namespaces`.
    private let paths: Set<String>

    /// The tables for a profile.
    public init(for profile: Profile) {
        self.profile = profile
        schema = ClientTrafficPolicy.allReleases.resolved(for: profile)
        program = SchemaProgram(schema, for: profile)
        deprecatedFields = Self.deprecatedFields(of: schema, in: profile.release)
        var paths: Set<String> = []
        schema.addPaths(to: &paths, below: "")
        self.paths = paths
    }

    /// Whether the release has a field and all fields around it.
    ///
    /// - Parameter path: a path such as `spec.tls.ciphers`.
    package func hasField(at path: String) -> Bool { paths.contains(path) }

    /// The tables of the newest release. They are made at the first use.
    public static let newest = PolicyTables(for: KnownReleases.newestProfile)
}

extension ObjectSchema {
    fileprivate func addPaths(to paths: inout Set<String>, below prefix: String) {
        for field in fields where field.exists {
            let path = prefix + field.name
            paths.insert(path)
            switch field.type {
            case .object(let schema), .array(of: .object(let schema), _): schema.addPaths(to: &paths, below: path + ".")
            default: continue
            }
        }
    }
}

extension PolicyTables {
    /// Whether a target may name its namespace, which must be the policy's: only Envoy Gateway 1.0 has the field.
    var hasTargetNamespace: Bool {
        ClientTrafficPolicy.targetReference.fields.contains { $0.name == "namespace" && $0.releases.contains(profile.release) }
    }
}

extension PolicyTables {
    /// The members of a spec whose only target is a Gateway, without the braces around them.
    public func targetMembers(gateway name: String) -> String {
        let reference = #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"\#(name)"}"#
        // Envoy Gateway 1.0 knows one target only.
        let hasList = (try? node(at: "spec.targetRefs"))?.field?.exists == true
        return hasList ? #""targetRefs":[\#(reference)]"# : #""targetRef":\#(reference)"#
    }
}

extension ClientTrafficPolicy {
    /// The tables for a profile.
    public static func tables(for profile: Profile) -> PolicyTables {
        profile == KnownReleases.newestProfile ? .newest : PolicyTables(for: profile)
    }
}
