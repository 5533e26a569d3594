internal import PolicyAttachment
internal import PolicySchema

extension AttachmentPage {
    /// The Gateways with their listeners, in the order of the report.
    var listenerSection: Page.Section {
        Page.Section(id: "listeners", title: "Gateways and listeners") { html in
            if report.resolution.listeners.isEmpty {
                html.block("p", "The input has no Gateways of Envoy Gateway.")
            }
            var rest = report.resolution.listeners[...]
            while let gateway = rest.first?.listener.gateway {
                let group = rest.prefix { $0.listener.gateway == gateway }
                rest = rest.dropFirst(group.count)
                let identifier = html.unique(PageIdentifiers.of(gateway: gateway))
                html.block("div", ["class": "group", "id": identifier, "data-group": ""]) { html in
                    html.block("h3") { html in
                        html.write("Gateway ")
                        html.inline("code", "\(gateway)")
                    }
                    for listener in group { write(listener, to: &html) }
                }
            }
        }
    }

    private func write(_ listener: ListenerOutcome, to html: inout HTMLWriter) {
        let entry = PageEntry(
            id: PageIdentifiers.of(listener.listener), label: "listener \(listener.listener)", kind: "listener",
            severity: severity(of: listener),
            states: states(of: listener).map(\.rawValue), namespaces: Set(listener.namespaces), isOpen: showsListeners)
        html.folding(entry) { html in
            html.inline("h4") { $0.inline("code", listener.listener.nameInGateway) }
            html.write(" ")
            html.inline("span", ["class": "port"], "\(listener.protocolName) \(listener.port)")
            html.write(" ")
            html.inline("span", ["class": "host"], listener.hostname ?? "any host")
            html.write(" ")
            html.inline("span", ["class": "governs"]) { html in
                guard let effective = listener.effectivePolicy else { return html.write("no policy") }
                html.inline("code", "\(effective.policy.name)")
            }
            html.write(" ")
            html.inline("span", ["class": "badges"]) { html in
                if let effective = listener.effectivePolicy { html.badge("for the \(effective.target.scope)") }
                if listener.effectivePolicy?.state.isInvalid == true { html.badge("invalid", "error") }
                if listener.fault != nil { html.badge("not served", "warning") }
                if !listener.overridden.isEmpty { html.badge("\(listener.overridden.count) overridden") }
            }
        } content: {
            writeDetails(of: listener, to: &$0)
        }
    }

    private func writeDetails(of listener: ListenerOutcome, to html: inout HTMLWriter) {
        if let fault = listener.fault { html.block("p", ["class": "warning"], "Not served: the listener \(fault).") }
        html.block("p") { html in
            guard let effective = listener.effectivePolicy else {
                return html.write("No policy: the defaults of Envoy Gateway and Envoy apply.")
            }
            html.write("Governed by policy ")
            link(to: effective.policy.name, in: &html)
            html.write(", which targets \(effective.target.words(on: listener.listener)).")
        }
        let settings = report.settings(on: listener, listeners: listeners, ports: foreignPorts[listener.listener] ?? [])
        let set = settings.filter { $0.setting.defaultOrigin == nil }
        let defaults = settings.filter { $0.setting.defaultOrigin != nil }
        if !set.isEmpty {
            html.table("Effective settings", ["Setting", "Value", "Comes from"]) { html in
                for setting in set { write(setting, to: &html) }
            }
        }
        if !listener.dropped.isEmpty {
            html.table("Settings without effect here", ["Setting", "Value", "Set by", "Why"]) { html in
                for dropped in listener.dropped { write(dropped, to: &html) }
            }
        }
        if !listener.overridden.isEmpty {
            html.table("Overridden policies", ["Policy", "Target", "Why"]) { html in
                for policy in listener.overridden { write(policy, to: &html) }
            }
        }
        if !defaults.isEmpty {
            html.block("details", ["class": "more"]) { html in
                html.block("summary", "Defaults in force: \(defaults.count)")
                html.table("Defaults that complete the policy's blocks", ["Setting", "Value", "Decided by"]) { html in
                    for setting in defaults { writeDefault(setting, to: &html) }
                }
            }
        }
    }

    // MARK: Rows

    private func write(_ effective: EffectiveSetting, to html: inout HTMLWriter) {
        html.block("tr") { html in
            html.cells(of: effective.setting)
            html.inline("td") { html in
                if let owner = effective.owner {
                    html.write("the whole port, from listener ")
                    link(to: owner, in: &html)
                    html.write(": ")
                }
                writeOrigin(of: effective.setting, effective.policy, to: &html)
            }
        }
    }

    private func writeDefault(_ effective: EffectiveSetting, to html: inout HTMLWriter) {
        html.block("tr") { html in
            html.cells(of: effective.setting)
            html.inline("td") { html in
                html.write(effective.setting.defaultOrigin.map { "\($0)" } ?? "")
                if let owner = effective.owner {
                    html.write(", for the whole port, from listener ")
                    link(to: owner, in: &html)
                }
            }
        }
    }

    private func write(_ dropped: ListenerOutcome.DroppedSetting, to html: inout HTMLWriter) {
        html.block("tr", ["class": "lost"]) { html in
            html.cells(of: dropped.setting)
            html.inline("td") { writeOrigin(of: dropped.setting, dropped.policy.name, to: &$0) }
            html.inline("td") { html in
                switch dropped.reason {
                case .replaced(let winner):
                    html.write("policy ")
                    link(to: winner.name, in: &html)
                    html.write(" replaces the policy as a whole and does not set it")
                case .notAttached: html.write("the policy has no effect on this listener")
                case .portWide(let owner):
                    html.write("the port takes it from listener ")
                    link(to: owner, in: &html)
                case .otherProtocol, .clientValidation, .noAuthority, .invalid, .notServed: html.write(dropped.text)
                }
            }
        }
    }

    private func write(_ policy: ListenerOutcome.OverriddenPolicy, to html: inout HTMLWriter) {
        html.block("tr") { html in
            html.inline("th", ["scope": "row"]) { link(to: policy.policy.name, in: &$0) }
            html.inline("td", "\(policy.target)")
            html.inline("td", policy.reason.text)
        }
    }

    /// Writes the policy that has a setting and the place in it.
    private func writeOrigin(of setting: PolicySetting, _ policy: ObjectName, to html: inout HTMLWriter) {
        link(to: policy, in: &html)
        html.place(settingLocations.location(of: setting, in: policy, report))
    }

    // MARK: States

    private func severity(of listener: ListenerOutcome) -> Severity? {
        let policy = listener.effectivePolicy
        if policy?.state.isInvalid == true { return .error }
        let ofPolicy = policy.flatMap { severities[$0.policy.name] }
        return ofPolicy == .error ? .error : listener.fault != nil ? .warning : ofPolicy
    }

    private func states(of listener: ListenerOutcome) -> [State] {
        (listener.effectivePolicy == nil ? [.plain] : [.effective]) + (listener.overridden.isEmpty ? [] : [.overridden])
            + (listener.fault == nil ? [] : [.unserved])
    }
}

extension ListenerAttachment.State {
    fileprivate var isInvalid: Bool { if case .invalid = self { true } else { false } }
}

extension ListenerOutcome {
    /// The namespaces of the Gateway, of the ListenerSet and of the effective policy.
    var namespaces: [String] {
        [listener.gateway.namespace] + (listener.listenerSet.map { [$0.namespace] } ?? [])
            + (effectivePolicy.map { [$0.policy.name.namespace] } ?? [])
    }
}

extension ListenerName {
    /// The name without the Gateway: `https`, or `apps/extra/https` for a listener of the ListenerSet `apps/extra`.
    fileprivate var nameInGateway: String { listenerSet.map { "\($0)/\(name)" } ?? name }
}

extension Target {
    /// What a target is to a listener that it includes.
    fileprivate func words(on listener: ListenerName) -> String {
        section != nil ? "this listener" : kind == .gateway ? "the whole Gateway" : "the whole ListenerSet"
    }
}

extension HTMLWriter {
    /// Writes the cells with a setting and its value.
    fileprivate mutating func cells(of setting: PolicySetting) {
        inline("th", ["scope": "row"]) { $0.inline("code", setting.path) }
        inline("td") { html in
            if let value = setting.value {
                html.inline("code", value.isEmpty ? "\"\"" : value)
            } else {
                html.inline("span", ["class": "note"], "set")
            }
        }
    }

    /// Writes the location of a value in a file, if there is one.
    mutating func place(_ location: String) {
        guard !location.isEmpty else { return }
        write(" ")
        inline("span", ["class": "place"], location)
    }
}
