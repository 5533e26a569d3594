internal import PolicySchema
internal import JSONTape
/// The differences between an installed definition and the tables of a release.
public struct DefinitionDifferences: Sendable, Equatable {
    /// Some fields: how many they are, and the first of them.
    public struct Fields: Sendable, Equatable {
        /// The paths that are kept. A definition can have any number of fields.
        static let maxPaths = 5
        /// The longest step of a path that is kept, in characters.
        static let maxStep = 64

        /// The number of fields.
        public private(set) var count = 0
        /// The paths of the first fields.
        public private(set) var paths: [String] = []

        mutating func add(_ steps: [String]) {
            count += 1
            guard paths.count < Self.maxPaths else { return }
            paths.append(steps.map { $0.escaped.cut(to: Self.maxStep) }.joined(separator: "."))
        }
    }

    /// The fields of the release that the definition does not have.
    public internal(set) var missing = Fields()
    /// The fields of the definition that the release does not have.
    public internal(set) var unknown = Fields()
    /// The fields that the definition restricts in another way.
    public internal(set) var changed = Fields()

    /// Whether there are none.
    public var isEmpty: Bool { missing.count == 0 && unknown.count == 0 && changed.count == 0 }
}

extension DefinitionDifferences: CustomStringConvertible {
    /// `unknown fields: spec.retries, spec.tls.pins; other constraints: spec.scheme`
    public var description: String {
        [("unknown fields", unknown), ("missing fields", missing), ("other constraints", changed)].compactMap { name, fields in
            fields.count == 0 ? nil : "\(name): \(fields)"
        }.joined(separator: "; ")
    }
}

extension DefinitionDifferences.Fields: CustomStringConvertible {
    /// `spec.retries, spec.tls.pins and 3 more`
    public var description: String {
        paths.joined(separator: ", ") + (count > paths.count ? " and \(count - paths.count) more" : "")
    }
}
