import JSONTape
import PolicyAttachment

// For any objects in a cluster, there is an outcome for each policy, and an author's review of each; each listener has one effective policy at
// most; and when all objects are gone, nothing of them is left.
//
// An input is an object, or a list of them. One that does not say what it is stands for all kinds.

/// Objects of an input: bounded, for the time to look at all policies grows with their number.
private func objects(in tape: JSONTape) -> [ClusterObject] {
    var places: [JSONTape.Place] = []
    if tape.kind(at: tape.root) == .array {
        tape.forEachElement(of: tape.root) { places.append($0) }
    } else {
        places.append(tape.root)
    }
    return places.prefix(32).flatMap { place in
        if let object = ClusterObject(reading: tape, at: place) { return [object] }
        return ObjectKind.allCases.compactMap { ClusterObject(reading: tape, at: place, as: $0) }
    }
}

/// Tries one input; libFuzzer calls it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(FuzzInput(data, count).rest)
    guard let tape = try? JSONTape(parsing: bytes.span) else { return 0 }
    let objects = objects(in: tape)
    var inventory = Inventory()
    for object in objects { inventory.put(object) }
    let resolution = inventory.resolution()
    require(resolution.policies.count == inventory.policyCount, "a policy has no outcome")
    for outcome in resolution.policies {
        let name = outcome.policy.name
        guard let policy = inventory.policy(name) else { fatalError("an outcome of no policy") }
        require(inventory.outcome(of: name)?.ancestors == outcome.ancestors, "asked for alone, a policy has another outcome")
        for notice in AttachmentReview(of: policy, in: inventory).notices { require(!notice.description.isEmpty, "no words") }
    }
    var snapshot = inventory
    for object in objects { snapshot.remove(object.identity) }
    require(snapshot.policyCount == 0 && snapshot.resolution().listeners.isEmpty, "something is left")
    return 0
}
