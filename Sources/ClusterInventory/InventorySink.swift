internal import JSONTape
internal import KubernetesClient
internal import PolicyAttachment

/// Brings the objects of one resource into an inventory.
struct InventorySink: ResourceSink {
    private let kind: ObjectKind
    private let live: LiveInventory
    /// The names of the objects that are in the inventory.
    private var known: Set<ObjectName> = []
    /// What a list has told so far; nil between lists.
    private var listed: [ObjectName: ClusterObject]?

    init(_ kind: ObjectKind, _ live: LiveInventory) {
        self.kind = kind
        self.live = live
    }

    mutating func beginList() { listed = [:] }

    /// Until now readers have seen what was known before the list; from now on they see the list, and nothing in between.
    mutating func endList() {
        let listed = listed ?? [:]
        self.listed = nil
        live.change(kind) { [kind, known] inventory, state in
            for name in known where listed[name] == nil { inventory.remove(ObjectIdentity(kind, name)) }
            for object in listed.values { inventory.put(object) }
            state.objects = listed.count
            state.lists += 1
        }
        known = Set(listed.keys)
    }

    mutating func put(_ place: JSONTape.Place, of tape: borrowing JSONTape) {
        guard let object = ClusterObject(reading: copy tape, at: place, as: kind) else { return }
        let name = object.identity.name
        guard listed == nil else {
            listed?[name] = object
            return
        }
        known.insert(name)
        live.change(kind) { [count = known.count] inventory, state in
            inventory.put(object)
            state.objects = count
        }
    }

    mutating func remove(_ place: JSONTape.Place, of tape: borrowing JSONTape) {
        guard let object = ClusterObject(reading: copy tape, at: place, as: kind) else { return }
        known.remove(object.identity.name)
        live.change(kind) { [count = known.count] inventory, state in
            inventory.remove(object.identity)
            state.objects = count
        }
    }

    func heard(_ standing: WatchMachine.Standing) { live.note(standing, of: kind) }

    func failed(_ failure: APIFailure) { live.note(failure, of: kind) }
}
