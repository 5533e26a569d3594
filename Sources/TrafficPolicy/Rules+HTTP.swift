internal import PolicySchema

/// Rules about headers and the versions of HTTP.
extension Rule {
    static let requestIDExclusive = Rule(
        "request-id-exclusive", .error, .crd, reason: "the deprecated preserveXRequestID and requestID say the same thing",
        bad: #"{"headers":{"preserveXRequestID":true,"requestID":"Preserve"}}"#, good: #"{"headers":{"requestID":"Preserve"}}"#)
    static let underscoresAllowed = Rule(
        "underscores-allowed", .warning, .lint,
        reason: "some backends read X_Y as X-Y, so that a client can forge a header that Envoy guards",
        bad: #"{"headers":{"withUnderscoresAction":"Allow"}}"#, good: #"{"headers":{"withUnderscoresAction":"DropHeader"}}"#)
    static let certificateDetails = Rule(
        "certificate-details", .error, .crd, reason: "details are only written when the header is written",
        bad: #"{"headers":{"xForwardedClientCert":{"certDetailsToAdd":["Subject"]}}}"#,
        good: #"""
            {"headers":{"xForwardedClientCert":{"mode":"SanitizeSet","certDetailsToAdd":["Subject"]}},
            "tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}
            """#)
    static let clientCertForged = Rule(
        "client-cert-forged", .warning, .lint, reason: "AlwaysForwardOnly passes on what any client wrote",
        bad: #"{"headers":{"xForwardedClientCert":{"mode":"AlwaysForwardOnly"}}}"#,
        good: #"{"headers":{"xForwardedClientCert":{"mode":"Sanitize"}}}"#)
    static let clientCertUnasked = Rule(
        "client-cert-unasked", .warning, .lint, reason: "without tls.clientValidation, clients show no certificate",
        bad: #"{"headers":{"xForwardedClientCert":{"mode":"SanitizeSet"}}}"#,
        good: #"""
            {"headers":{"xForwardedClientCert":{"mode":"SanitizeSet"}},"tls":{"clientValidation":{"caCertificateRefs":[{"name":"ca"}]}}}
            """#)
    static let headerValue = Rule(
        "header-value", .error, .controller,
        reason: "the controller takes printable ASCII words with single blanks between them", consequence: .listenersAnswer500,
        bad: #"{"headers":{"lateResponseHeaders":{"set":[{"name":"X-Note","value":"two  blanks"}]}}}"#,
        good: #"{"headers":{"lateResponseHeaders":{"set":[{"name":"X-Note","value":"one blank"}]}}}"#)
    static let headerModifierEmpty = Rule(
        "header-modifier-empty", .error, .controller, reason: "the controller refuses a modifier that modifies nothing",
        consequence: .listenersAnswer500,
        bad: #"{"headers":{"earlyRequestHeaders":{}}}"#, good: #"{"headers":{"earlyRequestHeaders":{"remove":["X-Debug"]}}}"#)
    static let headerNameEmpty = Rule(
        "header-name-empty", .error, .controller, reason: "no header has an empty name", consequence: .listenersAnswer500,
        bad: #"{"headers":{"earlyRequestHeaders":{"remove":[""]}}}"#,
        good: #"{"headers":{"earlyRequestHeaders":{"remove":["X-Debug"]}}}"#)
    static let headerRepeated = Rule(
        "header-repeated", .warning, .controller,
        reason: "of a header named twice, in whatever case, the controller drops all but the first",
        bad: #"{"headers":{"earlyRequestHeaders":{"set":[{"name":"X-A","value":"1"}],"add":[{"name":"x-a","value":"2"}]}}}"#,
        good: #"{"headers":{"earlyRequestHeaders":{"set":[{"name":"X-A","value":"1"}]}}}"#)
    static let headerRemoved = Rule(
        "header-removed", .warning, .lint,
        reason: "a header that is both written and removed depends on the order in which Envoy does it",
        bad: #"{"headers":{"earlyRequestHeaders":{"set":[{"name":"X-A","value":"1"}],"remove":["x-a"]}}}"#,
        good: #"{"headers":{"earlyRequestHeaders":{"remove":["x-a"]}}}"#)
    static let headerRouting = Rule(
        "header-routing", .warning, .lint,
        reason: "changed before routing, Host and X-Forwarded headers change where requests go and whom they come from",
        bad: #"{"headers":{"earlyRequestHeaders":{"set":[{"name":"X-Forwarded-For","value":"10.0.0.1"}]}}}"#,
        good: #"{"headers":{"earlyRequestHeaders":{"set":[{"name":"X-Region","value":"eu"}]}}}"#)
    static let headerCookie = Rule(
        "header-cookie", .warning, .lint, reason: "set replaces all cookies of the backend by one",
        bad: #"{"headers":{"lateResponseHeaders":{"set":[{"name":"Set-Cookie","value":"a=b"}]}}}"#,
        good: #"{"headers":{"lateResponseHeaders":{"add":[{"name":"Set-Cookie","value":"a=b"}]}}}"#)
    static let keepaliveTimeout = Rule(
        "keepalive-timeout", .error, .crd, reason: "a ping must be given up before the next one is due",
        bad: #"{"http2":{"connectionKeepalive":{"interval":"10s","timeout":"10s"}}}"#,
        good: #"{"http2":{"connectionKeepalive":{"interval":"30s","timeout":"10s"}}}"#)
    static let keepaliveUnanswered = Rule(
        "keepalive-unanswered", .error, .dataPlane, reason: "Envoy sends pings only with a timeout for their answer",
        consequence: .gatewayFrozen,
        bad: #"{"http2":{"connectionKeepalive":{"interval":"30s"}}}"#,
        good: #"{"http2":{"connectionKeepalive":{"interval":"30s","timeout":"10s"}}}"#)
    static let keepaliveZero = Rule(
        "keepalive-zero", .error, .dataPlane, reason: "Envoy takes no time below a millisecond between or after pings",
        consequence: .gatewayFrozen,
        bad: #"{"http2":{"connectionKeepalive":{"interval":"30s","timeout":"0s"}}}"#,
        good: #"{"http2":{"connectionKeepalive":{"interval":"30s","timeout":"10s"}}}"#)
    static let windowOrder = Rule(
        "window-order", .warning, .lint, reason: "a stream cannot use more than the connection's window",
        bad: #"{"http2":{"initialStreamWindowSize":"2Mi","initialConnectionWindowSize":"1Mi"}}"#,
        good: #"{"http2":{"initialStreamWindowSize":"1Mi","initialConnectionWindowSize":"2Mi"}}"#)
    static let onInvalidMessage = Rule(
        "on-invalid-message", .warning, .controller, reason: "the controller passes over a word that it does not know",
        bad: #"{"http2":{"onInvalidMessage":"TerminateRequest"}}"#, good: #"{"http2":{"onInvalidMessage":"TerminateStream"}}"#)
    static let http10Host = Rule(
        "http10-host", .warning, .lint, reason: "without a default host, HTTP/1.0 requests that name none are answered by 400",
        bad: #"{"http1":{"http10":{}}}"#, good: #"{"http1":{"http10":{"useDefaultHost":true}}}"#)
    static let safeDurationUnused = Rule(
        "safe-duration-unused", .warning, .lint, reason: "the setting is about the end of a maximum duration, which is not set",
        bad: #"{"http1":{"disableSafeMaxConnectionDuration":true}}"#,
        good: #"""
            {"http1":{"disableSafeMaxConnectionDuration":true},"connection":{"connectionLimit":{"maxConnectionDuration":"1h"}}}
            """#)
    static let healthCheckPath = Rule(
        "health-check-path", .warning, .lint, reason: "every path begins with a slash, so this one never matches",
        bad: #"{"healthCheck":{"path":"healthz"}}"#, good: #"{"healthCheck":{"path":"/healthz"}}"#)
}
