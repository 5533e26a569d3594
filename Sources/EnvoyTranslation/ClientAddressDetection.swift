internal import JSONTape
internal import PolicySchema
internal import TrafficPolicy

/// The extensions that find the address of the client (envoy.extensions.http.original_ip_detection).
struct ClientAddressDetection {
    /// The list of extensions; nil if the address of the connection is the client's.
    let setting: Setting?

    init(_ source: PolicyOnListener) throws(ListenerTranslation.Fault) {
        let field = source.spec["clientIPDetection"]
        if let header = field?["customHeader"] {
            setting = .list([Self.customHeader(header)])
        } else if let forwarded = field?["xForwardedFor"], source.has(.detectsClientsByExtension) {
            setting = .list([try Self.forwardedFor(forwarded)])
        } else {
            setting = nil
        }
    }

    /// Sets the number of trusted hops of the connection manager itself, which counts like Envoy Gateway.
    static func addTrustedHops(of source: PolicyOnListener, to manager: inout MessageBuilder) {
        guard !source.has(.detectsClientsByExtension),
            let hops = source.spec["clientIPDetection"]?["xForwardedFor"]?["numTrustedHops"], let count = hops.integer
        else { return }
        manager.set("xffNumTrustedHops", .number(String(count)), from: hops)
    }

    private static func customHeader(_ field: PolicyField) -> Setting {
        .extension(
            "envoy.extensions.http.original_ip_detection.custom_header",
            type: "envoy.extensions.http.original_ip_detection.custom_header.v3.CustomHeaderConfig", from: field
        ) { config in
            if let name = field["name"] { config.set("headerName", name.value, from: name) }
            config.set("allowExtensionToSetAddressAsTrusted", .boolean(true))
            if let closed = field["failClosed"], closed.isTrue {
                config.set("rejectWithStatus", .object(from: closed) { $0.set("code", "Forbidden", from: closed) })
            }
        }
    }

    private static func forwardedFor(_ field: PolicyField) throws(ListenerTranslation.Fault) -> Setting {
        var ranges: [Setting] = []
        for element in field["trustedCIDRs"]?.elements ?? [] { ranges.append(try range(element)) }
        return .extension(
            "envoy.extensions.http.original_ip_detection.xff",
            type: "envoy.extensions.http.original_ip_detection.xff.v3.XffConfig", from: field
        ) { config in
            if let trusted = field["trustedCIDRs"] {
                config.set("xffTrustedCidrs", .object(from: trusted) { $0.set("cidrs", .list(ranges, from: trusted)) })
            } else if let hops = field["numTrustedHops"], let count = hops.integer {
                // Envoy's extension does not count the address of the connection as a hop, Envoy Gateway does.
                config.set("xffNumTrustedHops", .number(String(max(count - 1, 0))), from: hops)
            }
            let isNotAppended = field["disableXForwardedForAppend"]
            config.set("skipXffAppend", .boolean(isNotAppended?.isTrue == true), from: isNotAppended)
        }
    }

    /// A range as Go's `net.ParseCIDR` and `IP.String` make it: IPv4-mapped addresses become IPv4 addresses and keep their prefix length.
    private static func range(_ field: PolicyField) throws(ListenerTranslation.Fault) -> Setting {
        guard let text = field.text, let cidr = CIDR(Array(text.utf8).span) else {
            throw ListenerTranslation.Fault(
                field: field.path,
                reason: "must be a CIDR: Envoy Gateway fails on it and does not update the configuration of the Gateway")
        }
        let isMapped = cidr.family == .ipv6 && cidr.address >> 32 == 0xFFFF
        let address =
            isMapped
            ? stride(from: 24, through: 0, by: -8).map { String(UInt8(truncatingIfNeeded: cidr.address >> $0)) }
                .joined(separator: ".")
            : String(cidr.description.prefix { $0 != "/" })
        return .object(from: field) {
            $0.set("addressPrefix", .string(address))
            $0.set("prefixLen", .number(String(cidr.prefixLength)))
        }
    }
}

extension ReleaseDifference {
    static let detectsClientsByExtension = ReleaseDifference(
        in: .since("1.3"), ["spec.clientIPDetection"], on: [.http, .https],
        "Trusted hops are counted by an extension, which does not use the address of the connection.")
}
