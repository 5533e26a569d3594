internal import JSONTape

/// The options of HTTP/1, HTTP/2 and all HTTP versions (envoy.config.core.v3, protocol.proto).
enum ProtocolOptions {
    static func common(_ spec: PolicyField) -> Setting {
        let underscores = spec["headers"]?["withUnderscoresAction"]
        let actions = ["Allow": "ALLOW", "DropHeader": "DROP_HEADER"]
        let action = underscores?.text.flatMap { actions[$0] } ?? "REJECT_REQUEST"
        let limit = spec["connection"]?["connectionLimit"]
        return .object { options in
            options.set("headersWithUnderscoresAction", .string(action), from: underscores)
            options.set("idleTimeout", duration: spec["timeout"]?["http"]?["idleTimeout"])
            options.set("maxConnectionDuration", duration: limit?["maxConnectionDuration"])
            options.set("maxStreamDuration", duration: limit?["maxStreamDuration"])
            if let requests = limit?["maxRequestsPerConnection"], let count = requests.integer {
                options.set("maxRequestsPerConnection", .number(String(count)), from: requests)
            }
        }
    }

    static func http1(
        _ field: PolicyField?, on listener: ListenerDescription
    ) throws(ListenerTranslation.Fault) -> Setting? {
        guard let field else { return nil }
        var host: (name: String, field: PolicyField)?
        if let wanted = field["http10"]?["useDefaultHost"], wanted.isTrue {
            guard let name = listener.defaultHost else {
                throw ListenerTranslation.Fault(
                    field: wanted.path,
                    reason: "cannot set http10 default host on listener with only wildcard hostnames")
            }
            host = (name, wanted)
        }
        let options = Setting.object(from: field) { options in
            options.set("enableTrailers", flag: field["enableTrailers"])
            if let preserve = field["preserveHeaderCase"], preserve.isTrue {
                let formatter = Setting.extension(
                    "preserve_case",
                    type: "envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig")
                options.set("headerKeyFormat", .object(from: preserve) { $0.set("statefulFormatter", formatter) })
            }
            if let http10 = field["http10"] { options.set("acceptHttp10", .boolean(true), from: http10) }
            if let host { options.set("defaultHostForHttp10", .string(host.name), from: host.field) }
            if let ignored = field["ignoredUpgradeTypes"], !ignored.elements.isEmpty {
                options.set("ignoreHttp11Upgrade", .list(ignored.elements.map(\.stringMatcher), from: ignored))
            }
        }
        if case .object(let members) = options.content, members.isEmpty { return nil }
        return options
    }

    /// Envoy Gateway writes the three limits in any case.
    static func http2(_ field: PolicyField?) -> Setting {
        let limits: [(name: String, field: PolicyField?, defaultValue: Int64)] = [
            ("maxConcurrentStreams", field?["maxConcurrentStreams"], 100),
            ("initialStreamWindowSize", field?["initialStreamWindowSize"], 65536),
            ("initialConnectionWindowSize", field?["initialConnectionWindowSize"], 1_048_576),
        ]
        return .object { options in
            for (name, field, defaultValue) in limits {
                options.set(name, .number(String(field?.bytes ?? defaultValue)), from: field)
            }
            if let reaction = field?["onInvalidMessage"], let text = reaction.text,
                text == "TerminateStream" || text == "TerminateConnection"
            {
                options.set("overrideStreamErrorOnInvalidHttpMessage", .boolean(text == "TerminateStream"), from: reaction)
            }
            options.set("connectionKeepalive", field?["connectionKeepalive"].map { keepalive($0) })
        }
    }

    private static func keepalive(_ field: PolicyField) -> Setting {
        .object(from: field) { keepalive in
            keepalive.set("interval", duration: field["interval"])
            keepalive.set("timeout", duration: field["timeout"])
            if let jitter = field["intervalJitter"], let percent = jitter.integer {
                keepalive.set(
                    "intervalJitter", .object(from: jitter) { $0.set("value", .number(String(percent)), from: jitter) })
            }
            keepalive.set("connectionIdleInterval", duration: field["idleInterval"])
        }
    }
}
