internal import JSONTape
internal import KubernetesClient
internal import PolicyAttachment

/// Writes the objects of one resource into a cache.
struct InventorySink: ResourceSink {
    private struct Listed {
        let object: ClusterObject
        let known: Known
    }

    /// An object that is in the cache.
    private struct Known {
        /// The estimated memory of the object, in bytes.
        let cost: Int
        /// The hash of the parts of the object that can matter to attachment.
        let digest: Int
    }

    private let kind: ObjectKind
    private let cache: CachedCluster
    /// The objects of the resource that are in the cache.
    private var known: [ObjectName: Known] = [:]
    /// The objects of the list in progress; nil if there is none.
    private var listed: [ObjectName: Listed]?

    init(_ kind: ObjectKind, _ cache: CachedCluster) {
        self.kind = kind
        self.cache = cache
    }

    mutating func beginList() {
        listed = [:]
        cache.beginList(of: kind)
    }

    /// Replaces all objects of the resource in one change, so that readers see either the previous objects or those of the list.
    mutating func endList() {
        let listed = listed ?? [:]
        self.listed = nil
        cache.change(kind) { [kind, known] inventory, state in
            for name in known.keys where listed[name] == nil { inventory.remove(ObjectIdentity(kind, name)) }
            for (name, entry) in listed where known[name]?.digest != entry.known.digest { inventory.put(entry.object) }
            state.objects = listed.count
            state.lists += 1
        }
        cache.endList(of: kind, isComplete: true)
        known = listed.mapValues(\.known)
    }

    mutating func abandonList() {
        listed = nil
        cache.endList(of: kind, isComplete: false)
    }

    mutating func put(_ place: JSONTape.Place, of tape: borrowing JSONTape) throws(APIFailure) {
        guard let object = ClusterObject(reading: copy tape, at: place, as: kind) else { return }
        let name = object.identity.name
        let new = Known(cost: Self.cost(of: place, in: tape), digest: Self.digest(of: place, in: tape))
        guard listed == nil else {
            try cache.addUsage(new.cost - (listed?[name]?.known.cost ?? 0), of: kind)
            listed?[name] = Listed(object: object, known: new)
            return
        }
        // Most events are about the status, which attachment does not read.
        guard known[name]?.digest != new.digest else { return }
        try cache.addUsage(new.cost - (known[name]?.cost ?? 0), of: kind)
        known[name] = new
        cache.change(kind) { [count = known.count] inventory, state in
            inventory.put(object)
            state.objects = count
        }
    }

    mutating func remove(_ place: JSONTape.Place, of tape: borrowing JSONTape) {
        guard let object = ClusterObject(reading: copy tape, at: place, as: kind) else { return }
        // A negative change never exceeds the limit.
        if let old = known.removeValue(forKey: object.identity.name) { try? cache.addUsage(-old.cost, of: kind) }
        cache.change(kind) { [count = known.count] inventory, state in
            inventory.remove(object.identity)
            state.objects = count
        }
    }

    func syncStateChanged(to syncState: WatchMachine.SyncState) { cache.record(syncState, of: kind) }

    func requestFailed(_ failure: APIFailure) { cache.record(failure, of: kind) }

    /// The estimated memory of an object, in bytes: the parts of its text that the cache keeps, and a constant.
    private static func cost(of object: JSONTape.Place, in tape: borrowing JSONTape) -> Int {
        var bytes = CacheUsage.bytesPerObject
        if let spec = tape.presentMember("spec", of: object) { bytes += tape.sourceRange(of: spec).count }
        guard let metadata = tape.presentMember("metadata", of: object) else { return bytes }
        for name in ["name", "namespace", "labels"] as [StaticString] {
            if let value = tape.presentMember(name, of: metadata) { bytes += tape.sourceRange(of: value).count }
        }
        return bytes
    }

    /// The hash of the text of an object without its status and without the metadata that changes with every write.
    private static func digest(of object: JSONTape.Place, in tape: borrowing JSONTape) -> Int {
        var hasher = Hasher()
        func combine(_ value: JSONTape.Place) {
            tape.withSource(of: value) { $0.withUnsafeBytes { hasher.combine(bytes: $0) } }
        }
        tape.forEachMember(of: object) { key, value in
            guard !tape.text(at: key, equals: "status"), !tape.text(at: key, equals: "metadata") else { return }
            combine(key)
            combine(value)
        }
        guard let metadata = tape.presentMember("metadata", of: object) else { return hasher.finalize() }
        for name in ["name", "namespace", "labels", "creationTimestamp", "deletionTimestamp"] as [StaticString] {
            let value = tape.presentMember(name, of: metadata)
            hasher.combine(value != nil)
            if let value { combine(value) }
        }
        return hasher.finalize()
    }
}
