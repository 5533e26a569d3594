internal import JSONTape
internal import PolicySchema

extension ConnectionManager {
    /// The settings of request headers.
    func addHeaderSettings(to manager: inout MessageBuilder) {
        let headers = spec["headers"]
        addClientCertificateSettings(headers?["xForwardedClientCert"], to: &manager)
        addRequestIDSettings(headers, to: &manager)
        manager.set("stripTrailingHostDot", flag: headers?["host"]?["stripTrailingHostDot"])
        if let limit = headers?["maxRequestHeaderLimit"], let bytes = limit.bytes {
            // Envoy counts in units of 1024 bytes.
            manager.set("maxRequestHeadersKb", .number(String((bytes + 1023) / 1024)), from: limit)
        }
        let early = headers?["earlyRequestHeaders"]
        let mutations = HeaderMutations(early, of: source).settings
        guard !mutations.isEmpty else { return }
        let mutation = Setting.extension(
            "envoy.http.early_header_mutation.header_mutation",
            type: "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation", from: early
        ) { $0.set("mutations", .list(mutations)) }
        manager.set("earlyHeaderMutationExtensions", .list([mutation]))
    }

    private func addClientCertificateSettings(_ field: PolicyField?, to manager: inout MessageBuilder) {
        let mode = field?["mode"]
        let actions = [
            "ForwardOnly": "FORWARD_ONLY", "AppendForward": "APPEND_FORWARD", "SanitizeSet": "SANITIZE_SET",
            "AlwaysForwardOnly": "ALWAYS_FORWARD_ONLY",
        ]
        let action = mode?.text.flatMap { actions[$0] } ?? "SANITIZE"
        manager.set("forwardClientCertDetails", .string(action), from: mode)
        let details = field?["certDetailsToAdd"]
        guard action == "APPEND_FORWARD" || action == "SANITIZE_SET", let elements = details?.elements, !elements.isEmpty else {
            return
        }
        manager.set(
            "setCurrentClientCertDetails",
            .object(from: details) { message in
                for name in ["Subject", "Cert", "Chain", "DNS", "URI"] {
                    let field = elements.first { $0.text == name }
                    if let field { message.set(name.lowercased(), .boolean(true), from: field) }
                }
            })
    }

    private func addRequestIDSettings(_ headers: PolicyField?, to manager: inout MessageBuilder) {
        let action: String
        let field: PolicyField?
        if let requestID = headers?["requestID"] {
            (action, field) = (requestID.text ?? "Generate", requestID)
        } else if let preserve = headers?["preserveXRequestID"], preserve.isTrue {
            guard source.has(.controlsRequestIDs) else {
                manager.set("preserveExternalRequestId", .boolean(true), from: preserve)
                return
            }
            (action, field) = (source.has(.generatesPreservedRequestIDs) ? "PreserveOrGenerate" : "Preserve", preserve)
        } else {
            return
        }
        manager.set(
            "generateRequestId", .boolean(action == "Generate" || action == "PreserveOrGenerate"), from: field)
        manager.set(
            "preserveExternalRequestId", .boolean(action == "Preserve" || action == "PreserveOrGenerate"), from: field)
    }
}

extension ReleaseDifference {
    // Envoy generates request IDs by default, so preserveXRequestID first meant PreserveOrGenerate, then Preserve, then the former again.
    static let controlsRequestIDs = ReleaseDifference(
        in: .since("1.4"), ["spec.headers.preserveXRequestID"], on: [.http, .https],
        "preserveXRequestID also decides whether Envoy generates request IDs.")
    static let generatesPreservedRequestIDs = ReleaseDifference(
        in: .since("1.6"), ["spec.headers.preserveXRequestID"], on: [.http, .https],
        "preserveXRequestID means PreserveOrGenerate instead of Preserve.")
}
