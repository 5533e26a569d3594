// Changes of an inventory, object by object.
extension Inventory {
    /// Adds an object and replaces the one with its identity.
    public mutating func put(_ object: ClusterObject) {
        // Objects that are read by name are put again every minute, and few of them have changed.
        if case .data(let stored) = object.content, data[object.identity] == .some(stored) { return }
        remove(object.identity)
        switch object.content {
        case .policy(let policy): add(policy)
        case .gatewayClass(let gatewayClass): classes[gatewayClass.name] = gatewayClass
        case .gateway(let gateway):
            gateways.update(gateway.name, default: GatewayEntry()) { $0.gateway = gateway }
            namespaces.update(gateway.name.namespace, default: NamespaceEntry()) { $0.gateways.insert(gateway.name.name) }
        case .listenerSet(let set):
            listenerSets.update(set.name, default: ListenerSetEntry()) { $0.listenerSet = set }
            namespaces.update(set.name.namespace, default: NamespaceEntry()) { $0.listenerSets.insert(set.name.name) }
            gateways.update(set.parent, default: GatewayEntry()) { $0.listenerSets.insert(set) { $0.precedence < $1.precedence } }
        case .route(let route):
            routes[route.identity] = route
            forEachParent(of: route) { $0.insert(route) { $0.identity.name < $1.identity.name } }
        case .referenceGrant(let grant):
            namespaces.update(grant.name.namespace, default: NamespaceEntry()) { $0.grants.append(grant) }
            count(grant, by: 1)
        case .envoyProxy(let proxy): proxies[proxy.name] = proxy
        case .namespace(let labels):
            namespaces.update(object.identity.name.name, default: NamespaceEntry()) { $0.labels = labels }
        case .data(let stored): data[object.identity] = stored
        }
    }

    /// Records that a Secret, ConfigMap or ClusterTrustBundle does not exist. This takes precedence over the assumptions.
    public mutating func note(missing identity: ObjectIdentity) {
        guard data[identity] != .some(nil) else { return }
        data[identity] = .some(nil)
        revision += 1
    }

    /// Removes an object if it exists.
    public mutating func remove(_ identity: ObjectIdentity) {
        revision += 1
        let name = identity.name
        switch identity.kind {
        case .clientTrafficPolicy: if let policy = policies[name] { remove(policy) }
        case .gatewayClass: classes[name.name] = nil
        case .gateway:
            guard gateways[name]?.gateway != nil else { return }
            change(gateway: name) { $0.gateway = nil }
            change(namespace: name.namespace) { $0.gateways.remove(name.name) }
        case .listenerSet:
            guard let set = listenerSets[name]?.listenerSet else { return }
            change(listenerSet: name) { $0.listenerSet = nil }
            change(namespace: name.namespace) { $0.listenerSets.remove(name.name) }
            change(gateway: set.parent) { $0.listenerSets.removeAll { $0.name == name } }
        case .httpRoute, .grpcRoute:
            guard let route = routes[identity] else { return }
            routes[identity] = nil
            forEachParent(of: route) { $0.removeAll { $0.identity == identity } }
        case .referenceGrant:
            guard let grant = namespaces[name.namespace]?.grants.first(where: { $0.name == name }) else { return }
            count(grant, by: -1)
            change(namespace: name.namespace) { $0.grants.removeAll { $0.name == name } }
        case .envoyProxy: proxies[name] = nil
        case .namespace:
            guard namespaces[name.name] != nil else { return }
            change(namespace: name.name) { $0.labels = nil }
        case .secret, .configMap, .clusterTrustBundle: data[identity] = nil
        }
    }

    /// Counts a grant in the namespaces whose policies it admits.
    private mutating func count(_ grant: ReferenceGrant, by change: Int) {
        let granting = grant.name.namespace
        for source in grant.sources where source == .policies(in: source.namespace) {
            self.change(namespace: source.namespace) { entry in
                let count = entry.granting[granting, default: 0] + change
                entry.granting[granting] = count > 0 ? count : nil
            }
        }
    }

    private mutating func add(_ policy: Policy) {
        policies[policy.name] = policy
        for attachment in policy.indexedAttachments { change(attachmentsOn: attachment.target) { $0.insert(attachment) } }
        guard !policy.selectors.isEmpty else { return }
        namespaces.update(policy.name.namespace, default: NamespaceEntry()) { entry in
            for pair in policy.indexedPairs {
                entry.selecting[pair, default: []].insert(policy) { $0.precedence < $1.precedence }
            }
        }
    }

    private mutating func remove(_ policy: Policy) {
        policies[policy.name] = nil
        for attachment in policy.indexedAttachments { change(attachmentsOn: attachment.target) { $0.remove(attachment) } }
        guard !policy.selectors.isEmpty else { return }
        change(namespace: policy.name.namespace) { entry in
            for pair in policy.indexedPairs {
                entry.selecting[pair]?.removeAll { $0.name == policy.name }
                if entry.selecting[pair]?.isEmpty == true { entry.selecting[pair] = nil }
            }
        }
    }

    private mutating func forEachParent(of route: Route, _ body: (inout [Route]) -> Void) {
        for parent in Set(route.parents.map(\.target.whole)) {
            switch parent.kind {
            case .gateway: change(gateway: parent.object) { body(&$0.routes) }
            case .listenerSet: change(listenerSet: parent.object) { body(&$0.routes) }
            }
        }
    }

    private mutating func change(attachmentsOn target: Target, _ body: (inout AttachmentList) -> Void) {
        switch target.kind {
        case .gateway: change(gateway: target.object) { body(&$0.attachments) }
        case .listenerSet: change(listenerSet: target.object) { body(&$0.attachments) }
        }
    }

    private mutating func change(gateway name: ObjectName, _ body: (inout GatewayEntry) -> Void) {
        gateways.update(name, default: GatewayEntry(), body)
        if gateways[name]?.isEmpty == true { gateways[name] = nil }
    }

    private mutating func change(listenerSet name: ObjectName, _ body: (inout ListenerSetEntry) -> Void) {
        listenerSets.update(name, default: ListenerSetEntry(), body)
        if listenerSets[name]?.isEmpty == true { listenerSets[name] = nil }
    }

    private mutating func change(namespace name: String, _ body: (inout NamespaceEntry) -> Void) {
        namespaces.update(name, default: NamespaceEntry(), body)
        if namespaces[name]?.isEmpty == true { namespaces[name] = nil }
    }
}

extension Policy {
    /// The attachments that are indexed: the first to each target. A policy that names a target again conflicts with itself there.
    fileprivate var indexedAttachments: [Attachment] {
        var seen: Set<Target> = []
        return namedAttachments.filter { seen.insert($0.target).inserted }
    }

    /// The labels by which its selectors are indexed, each once.
    fileprivate var indexedPairs: Set<LabelPair?> { Set(selectors.map(\.labels.indexedPair)) }
}
