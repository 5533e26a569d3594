import JSONTape
import PolicyAttachment

// The review of any policy in a large cluster ends within its limit of steps. Without a ReferenceGrant it names nothing of other namespaces,
// and it has the same conflicts as a review that names everything.
//
// The first eight bytes choose how many objects the cluster has and how they share Gateways, ports and labels. The rest is the `spec` of the
// policy as JSON; if it is no JSON object, its bytes choose targets and selectors.

/// A cluster that a few numbers describe.
private struct LargeCluster: Hashable {
    let namespaces, gateways, sets, listeners, policies: Int
    let isMerged, isGranted, hasManyPorts: Bool

    init(_ input: inout FuzzInput) {
        namespaces = 1 + Int(input.byte() % 16)
        gateways = 1 + Int(input.byte() % 64)
        sets = Int(input.byte())
        listeners = 1 + Int(input.byte() % 8)
        policies = Int(input.byte())
        let flags = input.byte()
        (isMerged, isGranted, hasManyPorts) = (flags & 1 != 0, flags & 2 != 0, flags & 4 != 0)
        _ = input.take(2)
    }

    private func namespace(_ number: Int) -> String { "ns\(number % namespaces)" }

    private func metadata(_ name: String, _ namespace: Int, _ extra: String = "") -> String {
        #"{"name":"\#(name)","namespace":"\#(self.namespace(namespace))","labels":{"team":"t\#(namespace % 5)","app":"a"}\#(extra)}"#
    }

    private func listenerList(_ owner: Int) -> String {
        let list = (0..<listeners).map { number in
            let port = hasManyPorts ? 1000 + number : 80
            return #"{"name":"l\#(number)","hostname":"h\#(number).o\#(owner).test","port":\#(port),"protocol":"HTTP"}"#
        }
        return "[\(list.joined(separator: ","))]"
    }

    private var objects: [String] {
        let group = #""group":"gateway.networking.k8s.io""#
        var objects = (0..<namespaces).map {
            #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"ns\#($0)","labels":{"n":"ns\#($0)","team":"t\#($0 % 5)"}}}"#
        }
        if isGranted {
            objects += (1..<max(2, namespaces)).map {
                """
                {"apiVersion":"gateway.networking.k8s.io/v1beta1","kind":"ReferenceGrant","metadata":{"name":"g","namespace":"ns\($0)"},\
                "spec":{"from":[{"group":"gateway.envoyproxy.io","kind":"ClientTrafficPolicy","namespace":"ns0"}],\
                "to":[{\(group),"kind":"Gateway"},{\(group),"kind":"ListenerSet"}]}}
                """
            }
        }
        objects += (0..<gateways).map {
            """
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":\(metadata("gw\($0)", $0)),"spec":{\
            "gatewayClassName":"eg","allowedListeners":{"namespaces":{"from":"All"}},"listeners":\(listenerList($0))}}
            """
        }
        objects += (0..<sets).map {
            """
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"ListenerSet","metadata":\(metadata("ls\($0)", $0 * 7)),"spec":{"parentRef":\
            {"name":"gw\($0 % gateways)","namespace":"\(namespace($0 % gateways))"},"listeners":\(listenerList(1000 + $0))}}
            """
        }
        objects += (0..<policies).map { number in
            let (kind, name) = number % 3 == 1 ? ("Gateway", "gw\(number)") : ("ListenerSet", "ls\(number)")
            let target =
                number % 3 == 0
                ? #""targetSelectors":[{"kind":"Gateway","matchLabels":{"team":"t\#(number % 5)"},"namespaces":{"from":"All"}}]"#
                : #""targetRefs":[{\#(group),"kind":"\#(kind)","name":"\#(name)"}]"#
            return """
                {"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","metadata":\
                \(metadata("p\(number)", number, #","creationTimestamp":"2026-01-01T00:00:00Z""#)),"spec":{\(target),"tls":{"minVersion":"1.3"}}}
                """
        }
        return objects
    }

    /// The inventories of the last clusters, because most inputs differ only in the policy.
    nonisolated(unsafe) private static var known: [LargeCluster: Inventory] = [:]

    var inventory: Inventory {
        if let known = Self.known[self] { return known }
        if Self.known.count >= 8 { Self.known = [:] }
        let inventory = makeInventory()
        Self.known[self] = inventory
        return inventory
    }

    private func makeInventory() -> Inventory {
        var assumptions = Assumptions()
        assumptions.mergesGateways = isMerged
        var inventory = Inventory(assumptions: assumptions)
        for text in objects {
            guard let tape = try? JSONTape(parsing: text), let object = ClusterObject(reading: tape, at: tape.root) else {
                fatalError("an object of the cluster is not read: \(text)")
            }
            inventory.put(object)
        }
        return inventory
    }
}

/// A `spec` whose targets and selectors the bytes choose.
private func spec(choosing bytes: ArraySlice<UInt8>) -> String {
    var (references, selectors): ([String], [String]) = ([], [])
    for byte in bytes.prefix(512) {
        let (kind, name) = byte & 1 == 0 ? ("Gateway", "gw\(byte >> 2)") : ("ListenerSet", "ls\(byte >> 2)")
        if byte & 2 == 0 {
            let section = byte & 4 == 0 ? "" : #","sectionName":"l\#(byte >> 3 & 15)""#
            references.append(#"{"group":"gateway.networking.k8s.io","kind":"\#(kind)","name":"\#(name)"\#(section)}"#)
        } else {
            let labels = #"{"matchLabels":{"n":"ns\#(byte >> 4)"}}"#
            let from = byte & 4 == 0 ? #"{"from":"All"}"# : #"{"from":"Selector","selector":\#(labels)}"#
            selectors.append(#"{"kind":"\#(kind)","matchLabels":{"team":"t\#(byte >> 5)"},"namespaces":\#(from)}"#)
        }
    }
    let lists = [("targetRefs", references), ("targetSelectors", selectors)].map { #""\#($0)":[\#($1.joined(separator: ","))]"# }
    return "{\(lists.joined(separator: ",")),\"http3\":{}}"
}

private func policy(_ spec: String) -> Policy? {
    let text = #"{"metadata":{"name":"new","namespace":"ns0"},"spec":\#(spec)}"#
    return (try? JSONTape(parsing: text)).flatMap { Policy(reading: $0, at: $0.root) }
}

/// Tries one input; libFuzzer calls it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    var input = FuzzInput(data, count)
    let cluster = LargeCluster(&input)
    let text = String(decoding: input.rest, as: UTF8.self)
    let isWritten = (try? JSONTape(parsing: text)).map { $0.kind(at: $0.root) == .object } ?? false
    guard let policy = policy(isWritten ? text : spec(choosing: input.rest)) else { return 0 }
    let inventory = cluster.inventory
    let review = AttachmentReview(of: policy, in: inventory)
    let whole = AttachmentReview(of: policy, in: inventory, disclosing: .all)
    if review.isComplete, whole.isComplete {
        require(review.conflicts.map(\.origin) == whole.conflicts.map(\.origin), "a review with names has other conflicts")
    }
    for notice in review.notices {
        let words = notice.description
        require(!words.isEmpty, "no words")
        // The author may have written the names into the policy.
        guard !cluster.isGranted, !text.contains("/") else { continue }
        require(!(1..<16).contains { words.contains("ns\($0)/") }, "a name of another namespace: \(words)")
    }
    let short = AttachmentReview(of: policy, in: inventory, maxSteps: 1000)
    require(short.isComplete || short.notices.contains { $0.kind == .unchecked(maxSteps: 1000) }, "the limit is not reported")
    return 0
}
