public import JSONTape
public import PolicySchema

/// Makes a policy say what it means: defaults of the blocks that its author opened, and no `namespace` where it says nothing.
///
/// The patch is minimal and idempotent, changes no value that the author wrote, and makes no sound policy unsound.
/// It keeps its scratch memory from one policy to the next and belongs to one thread.
public struct PolicyDefaulter: ~Copyable {
    private var defaulter: Defaulter
    private let level: Default.Level

    /// A defaulter.
    ///
    /// - Parameter level: how much it writes; with `none` every patch is empty.
    public init(level: Default.Level = .all) {
        defaulter = Defaulter(ClientTrafficPolicy.program, level: level)
        self.level = level
    }

    /// The patch for a policy.
    ///
    /// - Parameter namespace: the namespace that the request names, for a policy that does not name its own.
    public mutating func patch(for tape: JSONTape, at policy: JSONTape.Place, namespace: String? = nil) -> JSONPatch {
        guard level != .none else { return JSONPatch() }
        var patch = defaulter.patch(for: tape, at: policy)
        for reference in TargetNamespace.references(in: tape, policy: policy, namespace: namespace) where reference.isRedundant {
            patch.operations.append(.remove(reference.path))
        }
        return patch
    }
}
