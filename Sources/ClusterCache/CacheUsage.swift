internal import PolicyAttachment

/// The memory that the objects of all resources take in the cache, estimated in bytes.
struct CacheUsage: Sendable {
    private struct Usage {
        /// The objects that readers see.
        var stored = 0
        /// The objects of a list that is not complete. They will replace the stored ones.
        var listed: Int?

        var expected: Int { listed ?? stored }
    }

    /// The most memory that all objects may take: 96 MiB, about 100,000 policies of 500 bytes. The manifests limit a Pod to 256 MiB, and a list
    /// that replaces all objects of a resource holds both generations for a moment.
    static let maxBytes = 96 << 20
    /// The cost of any object, in bytes: entries in dictionaries and indexes, names, and the object's own storage.
    static let bytesPerObject = 512

    private var resources: [ObjectKind: Usage] = [:]

    /// The sum over all resources. A list that is not complete counts instead of the objects that it replaces.
    var total: Int { resources.values.reduce(0) { $0 + $1.expected } }

    /// Starts to count a list.
    mutating func beginList(of kind: ObjectKind) { resources[kind, default: Usage()].listed = 0 }

    /// Ends a list, which replaces the stored objects if it is complete.
    mutating func endList(of kind: ObjectKind, isComplete: Bool) {
        guard let listed = resources[kind]?.listed else { return }
        resources[kind]?.listed = nil
        if isComplete { resources[kind]?.stored = listed }
    }

    /// Adds `change` bytes to a resource. Returns false, and changes nothing, if the limit would be exceeded.
    mutating func add(_ change: Int, to kind: ObjectKind) -> Bool {
        guard change <= 0 || total + change <= Self.maxBytes else { return false }
        var usage = resources[kind, default: Usage()]
        if let listed = usage.listed { usage.listed = listed + change } else { usage.stored += change }
        resources[kind] = usage
        return true
    }
}
