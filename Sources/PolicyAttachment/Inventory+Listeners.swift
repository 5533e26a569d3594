/// Checks of single listeners.
extension Inventory {
    /// Why a listener is not served, apart from conflicts with other listeners; nil if it is served.
    func fault(of row: ListenerRow, budget: StepBudget) -> ListenerFault? {
        let listener = row.listener
        if listener.transport == .other { return .unknownProtocol(listener.protocolName) }
        guard listener.allowedRoutes.hasValidNamespaces else { return .routeNamespacesInvalid }
        switch (listener.transport, listener.tls) {
        case (.tcp, _) where listener.hostname != nil: return .hostnameUnexpected
        case (.udp, _) where listener.hostname != nil: return .hostnameUnexpected
        case (.http, .some), (.tcp, .some), (.udp, .some): return .tlsUnexpected
        case (.https, nil), (.tls, nil): return .tlsMissing
        case (.https, let tls?) where tls.mode == .passthrough: return .passthroughUnsupported
        case (.tls, let tls?) where tls.mode == .passthrough && !tls.certificates.isEmpty: return .certificateUnexpected
        case (.https, let tls?), (.tls, let tls?):
            guard tls.mode == .terminate else { break }
            let certificates = CertificateState(of: tls, row, in: self, budget)
            if let fault = certificates.fault { return fault }
            // The condition for the certificates replaces the one for the kinds of routes, so that the controller serves the listener.
            if certificates.isPartial { return nil }
        default: break
        }
        return listener.unsupportedKind.map { .routeKindUnsupported($0.name) }
    }

    /// Which certificates of a listener can be used. One is enough.
    private struct CertificateState {
        private(set) var isUsable = false
        private(set) var missing: ObjectName?

        init(of tls: Listener.TLS, _ row: ListenerRow, in inventory: Inventory, _ budget: StepBudget) {
            let owner: Target.Kind = row.name.listenerSet == nil ? .gateway : .listenerSet
            let namespace = (row.name.listenerSet ?? row.name.gateway).namespace
            for reference in tls.certificates where budget.spend() {
                let name = ObjectName(namespace: reference.namespace ?? namespace, name: reference.name)
                let isOfKind = reference.group.isEmpty && reference.kind == ObjectKind.secret.rawValue
                let isPermitted =
                    name.namespace == namespace
                    || inventory.isPermitted(
                        .listeners(of: owner, in: namespace), group: "", kind: reference.kind, object: name, budget: budget)
                if isOfKind, isPermitted, inventory.storedData(for: ObjectIdentity(.secret, name)) != nil {
                    isUsable = true
                } else {
                    missing = missing ?? name
                }
            }
        }

        /// Whether some certificates can be used and others cannot.
        var isPartial: Bool { isUsable && missing != nil }

        var fault: ListenerFault? {
            isUsable ? nil : missing.map { .certificateNotFound($0) } ?? .certificateMissing
        }
    }

    /// The routes for exactly one host that Envoy gets for a listener. Their host is the default of a request that names none.
    ///
    /// - Parameter visibleOnly: Whether only routes count that a review may name.
    /// - Returns: 0, 1, or any number above 1 for several.
    func exactRouteCount(on row: Int, in table: ListenerTable, visibleOnly: Bool = false, budget: StepBudget) -> Int {
        let listener = table.rows[row]
        let source = listener.name.listenerSet.map { Target(.listenerSet, $0) } ?? Target(.gateway, listener.name.gateway)
        let routes = listener.name.listenerSet.map { listenerSets[$0]?.routes } ?? gateways[listener.name.gateway]?.routes
        var count = 0
        for route in routes ?? [] {
            guard count < 2, budget.spend(1 + route.parents.count + route.hostnames.count) else { break }
            guard isAttached(route, to: listener, of: source), !visibleOnly || table.includes(route.identity) else { continue }
            let hosts = Hostname.intersection(of: route.hostnames, with: listener.listener.hostname) {
                table.isTaken($0, besides: row)
            }
            count += route.matchCount * hosts.count { !Hostname.hasWildcard($0) }
        }
        return count
    }

    private func isAttached(_ route: Route, to row: ListenerRow, of source: Target) -> Bool {
        let listener = row.listener
        return route.parents.contains { parent in
            parent.target.whole == source && (parent.target.section ?? listener.name) == listener.name
                && (parent.port ?? listener.port) == listener.port
        }
            && listener.allowedRoutes.takes(route.identity.kind)
            && isNamespaceSelected(
                route.identity.name.namespace, by: listener.allowedRoutes.namespaces, from: source.object.namespace)
    }
}

extension Listener {
    /// The first kind of routes that it allows and that cannot attach to a listener with its protocol.
    fileprivate var unsupportedKind: AllowedRoutes.Kind? {
        let supported: Set<String> =
            switch (transport, tls?.mode) {
            case (.http, _), (.https, _): [ObjectKind.httpRoute.rawValue, ObjectKind.grpcRoute.rawValue]
            case (.tls, .passthrough): ["TLSRoute"]
            case (.tls, _): ["TLSRoute", "TCPRoute"]
            case (.tcp, _): ["TCPRoute"]
            case (.udp, _): ["UDPRoute"]
            case (.other, _): []
            }
        return allowedRoutes.kinds.first { $0.group != APIGroup.gatewayAPI || !supported.contains($0.name) }
    }
}

extension AllowedRoutes {
    fileprivate func takes(_ kind: ObjectKind) -> Bool {
        kinds.isEmpty || kinds.contains(Kind(group: kind.group, name: kind.rawValue))
    }
}
