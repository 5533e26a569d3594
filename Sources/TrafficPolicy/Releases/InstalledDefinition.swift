public import JSONTape
public import PolicySchema

/// The custom resource definition of ClientTrafficPolicy that is installed in a cluster, to find out which release it is of.
///
/// It is in this module, and not in the one that reads clusters, because it knows nothing but the tables.
public struct InstalledDefinition: Sendable {
    /// The name of the definition.
    public static let name = "\(ClientTrafficPolicy.resource).\(ClientTrafficPolicy.group)"

    private let tape: JSONTape
    /// The schema of the member `spec` of a policy.
    private let spec: JSONTape.Place

    /// Reads a definition (`apiextensions.k8s.io/v1`). Its size is bounded by the limits of the tape.
    ///
    /// - Parameter place: the definition.
    public init(reading tape: JSONTape, at place: JSONTape.Place) throws(InstalledDefinitionError) {
        guard let versions = tape.presentMember("spec", of: place).flatMap({ tape.presentMember("versions", of: $0) }),
            tape.kind(at: versions) == .array
        else { throw .noVersions }
        var schema: JSONTape.Place?
        tape.forEachElement(of: versions) { version in
            guard let name = tape.presentMember("name", of: version), tape.hasText(ClientTrafficPolicy.version, at: name) else {
                return
            }
            schema = tape.presentMember("schema", of: version).flatMap { tape.presentMember("openAPIV3Schema", of: $0) }
        }
        guard
            let spec = schema.flatMap({ tape.presentMember("properties", of: $0) }).flatMap({ tape.presentMember("spec", of: $0) }
            )
        else { throw .noSchema }
        self.tape = tape
        self.spec = spec
    }

    /// The differences from what a release installs. They are found by walking the tables of the release, so the work does not depend on how
    /// deep the definition is nested.
    public func differences(from release: Release) -> DefinitionDifferences {
        let schema = ClientTrafficPolicy.spec.resolved(for: KnownReleases.profile(of: release))
        var comparison = DefinitionComparison(tape)
        comparison.compare(spec, with: .object(schema), at: ["spec"])
        return comparison.differences
    }
}

/// A definition that cannot be compared with the tables.
public enum InstalledDefinitionError: Error, Sendable, Equatable, CustomStringConvertible {
    /// It has no list of versions.
    case noVersions
    /// It does not describe the `spec` of a policy in the version that the tables are for.
    case noSchema

    /// `the definition has no spec.versions`
    public var description: String {
        switch self {
        case .noVersions: "the definition has no spec.versions"
        case .noSchema: "the definition has no schema of spec in version \(ClientTrafficPolicy.version)"
        }
    }
}
