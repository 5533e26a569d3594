import EnvoyTranslation
import JSONTape
import PolicySchema
import Testing

/// The fields of the policy behind the settings.
@Suite struct OriginTests {
    private static func origins(of spec: String, _ transport: ListenerDescription.Transport) throws -> [String: String] {
        let translation = try translate(JSONValue(parsing: spec), for: transport)
        let pairs = translation.listeners.flatMap { listener in
            listener.origins().map { ($0.setting.pointer, $0.field.description) }
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    private static let rows: [(spec: String, transport: ListenerDescription.Transport, setting: String, field: String)] = [
        (
            #"{"connection":{"bufferLimit":"1Mi"}}"#, .tcp, "/perConnectionBufferLimitBytes", "spec.connection.bufferLimit"
        ),
        (
            #"{"tcpKeepalive":{"idleTime":"60s"}}"#, .http, "/socketOptions/1", "spec.tcpKeepalive.idleTime"
        ),
        (#"{"enableProxyProtocol":true}"#, .tls, "/listenerFilters/0", "spec.enableProxyProtocol"),
        (#"{"enableProxyProtocol":true,"proxyProtocol":{}}"#, .tls, "/listenerFilters/0", "spec.proxyProtocol"),
        (
            #"{"tls":{"alpnProtocols":["h2"]}}"#, .https,
            "/filterChains/0/transportSocket/typedConfig/commonTlsContext/alpnProtocols/0", "spec.tls.alpnProtocols[0]"
        ),
        (
            #"{"tls":{"clientValidation":{"optional":true,"caCertificateRefs":[{"name":"ca"}]}}}"#, .https,
            "/filterChains/0/transportSocket/typedConfig/requireClientCertificate", "spec.tls.clientValidation.optional"
        ),
        (
            #"{"headers":{"preserveXRequestID":true}}"#, .http,
            "/defaultFilterChain/filters/0/typedConfig/generateRequestId", "spec.headers.preserveXRequestID"
        ),
    ]

    @Test("A setting names the field that asks for it", arguments: rows)
    func origin(row: (spec: String, transport: ListenerDescription.Transport, setting: String, field: String)) throws {
        #expect(try Self.origins(of: row.spec, row.transport)[row.setting] == row.field)
    }

    @Test("A policy without settings has no origins", arguments: ListenerDescription.Transport.allCases)
    func defaults(transport: ListenerDescription.Transport) throws {
        #expect(try Self.origins(of: "{}", transport).isEmpty)
    }

    @Test("There is an origin, or none, for each line of the YAML", arguments: TranslationCase.all)
    func lines(case: TranslationCase) throws {
        for listener in try `case`.translation().listeners {
            let lines = YAMLWriter.text(of: listener.json).split(separator: "\n")
            #expect(listener.lineOrigins().count == lines.count)
        }
    }
}
