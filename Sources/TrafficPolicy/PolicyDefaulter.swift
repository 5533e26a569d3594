public import JSONTape
public import PolicySchema

/// Makes the patch that adds defaults to a policy and removes redundant target namespaces.
///
/// The patch is minimal and idempotent, changes no value of the author, and makes no valid policy invalid.
/// A defaulter reuses its scratch memory and must be used by one thread.
public struct PolicyDefaulter: ~Copyable {
    /// The largest number of operations in a patch. A policy with the most settings and 16 targets, which is what a status can report, needs
    /// fewer than 128. The paths consist of the API's field names and of indexes, so 256 operations have less than 64 KiB of JSON.
    public static let maxOperations = 256

    private var defaulter: Defaulter
    private let level: Default.Level

    /// A defaulter.
    ///
    /// - Parameter tables: the tables of the profile.
    /// - Parameter level: which defaults it writes; with `none` every patch is empty.
    public init(_ tables: PolicyTables = .newest, level: Default.Level = .api) {
        defaulter = Defaulter(tables.program, .written(at: level))
        self.level = level
    }

    /// The patch for a policy; nil if it would have more than ``maxOperations`` operations. The search ends there, so that neither the patch
    /// nor the memory to make it grows with the policy.
    ///
    /// - Parameter namespace: the namespace of the request, for a policy without a namespace.
    public mutating func patch(for tape: JSONTape, at policy: JSONTape.Place, namespace: String? = nil) -> JSONPatch? {
        completion(of: tape, at: policy, namespace: namespace)?.patch
    }

    /// The changes to a policy; nil if its patch would have more than ``maxOperations`` operations.
    package mutating func completion(
        of tape: JSONTape, at policy: JSONTape.Place, namespace: String? = nil
    ) -> PolicyCompletion? {
        guard level != .none else { return PolicyCompletion() }
        var completion = PolicyCompletion(
            additions: defaulter.additions(for: tape, at: policy, upTo: Self.maxOperations + 1))
        TargetNamespace.forEach(in: tape, policy: policy, namespace: namespace) { reference in
            if reference.isRedundant, completion.count <= Self.maxOperations {
                completion.removals.append((reference.path, reference.key))
            }
        }
        return completion.count <= Self.maxOperations ? completion : nil
    }
}
