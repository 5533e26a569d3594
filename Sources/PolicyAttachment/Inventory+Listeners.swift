/// What a listener needs besides a place of its own.
extension Inventory {
    /// What keeps a listener from being served, apart from other listeners.
    func trouble(with row: ListenerRow) -> ListenerTrouble? {
        let listener = row.listener
        switch listener.transport {
        case .other: return .unknownProtocol(listener.protocolName)
        case .http, .https, .tls: break
        case .tcp, .udp: if listener.hostname != nil { return .hostnameUnexpected }
        }
        if let kind = listener.allowedRoutes.kinds.first(where: { !listener.transport.carries($0) }) {
            return .routeKindUnsupported(kind.name)
        }
        switch (listener.transport, listener.tls) {
        case (.http, .some), (.tcp, .some), (.udp, .some): return .tlsUnexpected
        case (.https, nil), (.tls, nil): return .tlsMissing
        case (.https, let tls?): return tls.mode == .passthrough ? .passthroughUnsupported : certificateTrouble(tls, row)
        case (.tls, let tls?):
            if tls.mode == .passthrough { return tls.certificates.isEmpty ? nil : .certificateUnexpected }
            return certificateTrouble(tls, row)
        default: return nil
        }
    }

    /// One certificate that can be had is enough.
    private func certificateTrouble(_ tls: Listener.TLS, _ row: ListenerRow) -> ListenerTrouble? {
        let owner: Target.Kind = row.name.listenerSet == nil ? .gateway : .listenerSet
        let namespace = (row.name.listenerSet ?? row.name.gateway).namespace
        var missing: ObjectName?
        for reference in tls.certificates {
            let name = ObjectName(namespace: reference.namespace ?? namespace, name: reference.name)
            let isOfKind = reference.group.isEmpty && reference.kind == ObjectKind.secret.rawValue
            let isPermitted =
                name.namespace == namespace
                || isPermitted(.listeners(of: owner, in: namespace), group: "", kind: reference.kind, object: name)
            if isOfKind, isPermitted, knowledge(of: ObjectIdentity(.secret, name)) != nil { return nil }
            missing = missing ?? name
        }
        return missing.map { .certificateNotFound($0) } ?? .certificateMissing
    }

    /// The routes that Envoy gets for a listener and that are for one host each: from these it would have to know the host of a request
    /// that names none.
    func exactRouteCount(on row: ListenerRow) -> Int {
        let source = row.name.listenerSet.map { Target(.listenerSet, $0) } ?? Target(.gateway, row.name.gateway)
        let routes = row.name.listenerSet.map { listenerSets[$0]?.routes } ?? gateways[row.name.gateway]?.routes
        let attached = (routes ?? []).filter { isAttached($0, to: row, of: source) }
        guard !attached.isEmpty else { return 0 }
        let others = otherHostnames(than: row)
        return attached.reduce(0) { count, route in
            let hosts = Hostname.intersection(of: route.hostnames, with: row.listener.hostname, others: others)
            return count + route.matchCount * hosts.count { !Hostname.hasWildcard($0) }
        }
    }

    private func isAttached(_ route: Route, to row: ListenerRow, of source: Target) -> Bool {
        let listener = row.listener
        return route.parents.contains { parent in
            parent.target.whole == source && (parent.target.section ?? listener.name) == listener.name
                && (parent.port ?? listener.port) == listener.port
        }
            && listener.allowedRoutes.takes(route.identity.kind)
            && isChosen(route.identity.name.namespace, by: listener.allowedRoutes.namespaces, from: source.object.namespace)
    }

    /// The hostnames of the other listeners of the Gateway on the same port (Gateway API, "HTTP listener isolation").
    private func otherHostnames(than row: ListenerRow) -> [String] {
        guard let entry = gateways[row.name.gateway], let gateway = entry.gateway else { return [] }
        let declared =
            [(ObjectName?.none, gateway.listeners)]
            + entry.listenerSets.filter { allows($0, on: gateway) }.map { ($0.name, $0.listeners) }
        return declared.flatMap { set, listeners in
            listeners.filter {
                $0.port == row.listener.port && !(set == row.name.listenerSet && $0.name == row.listener.name)
            }.compactMap(\.hostname)
        }
    }
}

extension Listener.Transport {
    /// Whether routes of a kind can hang on a listener that speaks so.
    fileprivate func carries(_ kind: AllowedRoutes.Kind) -> Bool {
        guard kind.group == APIGroup.gatewayAPI else { return false }
        return switch self {
        case .http, .https: kind.name == ObjectKind.httpRoute.rawValue || kind.name == ObjectKind.grpcRoute.rawValue
        case .tls: kind.name == "TLSRoute" || kind.name == "TCPRoute"
        case .tcp: kind.name == "TCPRoute"
        case .udp: kind.name == "UDPRoute"
        case .other: true
        }
    }
}

extension AllowedRoutes {
    fileprivate func takes(_ kind: ObjectKind) -> Bool {
        kinds.isEmpty || kinds.contains(Kind(group: kind.group, name: kind.rawValue))
    }
}
