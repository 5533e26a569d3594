/// Limits of the memory and time that parsing a JSON text takes.
public struct JSONLimits: Sendable {
    /// How many containers may be open at once. A ClientTrafficPolicy nests 9 deep in its review, the ownership record of
    /// server-side apply (`managedFields`) about as deep again.
    public var maxDepth = 128

    /// How many tokens a text may have, keys counted. Two objects of 1.5 MB, the most that etcd stores, stay below it;
    /// at 20 bytes a token it bounds the tape at 10 MiB.
    public var maxTokens = 524_288

    /// The default limits.
    public init() {}

    /// The limits with some of them changed.
    public init(maxDepth: Int = 128, maxTokens: Int = 524_288) {
        self.maxDepth = maxDepth
        self.maxTokens = maxTokens
    }
}
