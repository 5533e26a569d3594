internal import TextCoding
internal import PolicySchema

/// The formats of headers.
extension TextFormat {
    /// The name of a header in client IP detection: narrower than RFC 9110 §5.1.
    static let customHeaderName = TextFormat(
        pattern: "^[A-Za-z0-9-]+$", meaning: "the name of a header, of letters, digits and hyphens"
    ) { !$0.isEmpty && ASCIISet.alphanumericsAndHyphen.containsAll($0) }

    /// The name of a header: a token of RFC 9110 §5.6.2.
    static let headerName = TextFormat(
        pattern: "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$", meaning: "the name of a header, of letters, digits and !#$%&'*+-.^_`|~"
    ) { !$0.isEmpty && ASCIISet.token.containsAll($0) }

    /// The name of a header that a modifier may write: any but Host.
    static let headerNotHost = TextFormat(
        meaning: "the name of a header other than Host",
        rule: Rule(
            "header-host", .error, detectedBy: .envoy,
            error: "must not be Host, which Envoy does not allow modifiers to write",
            warning: "{value} makes Envoy reject the listener, because modifiers may not write Host; remove it",
            reason: "Envoy does not allow modifiers to write Host", consequence: .listenerRejected,
            bad: #"{"headers":{"earlyRequestHeaders":{"set":[{"name":"Host","value":"a.example.com"}]}}}"#,
            good: #"{"headers":{"earlyRequestHeaders":{"set":[{"name":"X-Host","value":"a.example.com"}]}}}"#),
        texts: .others(than: "host"), accepts: { !$0.isHeader("host") })

    /// The name of a header that a modifier may write: any but Content-Length.
    static let headerNotContentLength = TextFormat(
        meaning: "the name of a header other than Content-Length",
        rule: Rule(
            "header-content-length", .error, detectedBy: .envoy,
            error: "must not be Content-Length, because Envoy does not adjust the body to it",
            warning: "{value} makes peers read part of a body as the next message (request smuggling); remove it",
            reason: "Envoy sends the header without adjusting the body, so the rest of a body is read as the next message",
            consequence: "let clients smuggle requests through Envoy",
            bad: #"{"headers":{"earlyRequestHeaders":{"set":[{"name":"Content-Length","value":"0"}]}}}"#,
            good: #"{"headers":{"earlyRequestHeaders":{"set":[{"name":"X-Length","value":"0"}]}}}"#),
        texts: .others(than: "content-length"), accepts: { !$0.isHeader("content-length") })

    /// The name of a header that a modifier writes with effect: any but Transfer-Encoding.
    static let headerNotTransferEncoding = TextFormat(
        meaning: "the name of a header other than Transfer-Encoding",
        rule: Rule(
            "header-transfer-encoding", .warning, detectedBy: .envoy,
            error: "must not be Transfer-Encoding, which Envoy drops",
            warning: "{value} has no effect, because Envoy chooses the encoding of messages itself; remove it",
            reason: "Envoy drops the header that a modifier writes, and chooses the encoding of messages itself",
            bad: #"{"headers":{"earlyRequestHeaders":{"set":[{"name":"Transfer-Encoding","value":"chunked"}]}}}"#,
            good: #"{"headers":{"earlyRequestHeaders":{"set":[{"name":"X-Encoding","value":"chunked"}]}}}"#),
        accepts: { !$0.isHeader("transfer-encoding") })

    /// The name of a header to remove, without characters that Envoy's protocol forbids. Envoy accepts all others.
    static let headerNameInOneLine = TextFormat(
        meaning: "the name of a header, without line breaks and NUL",
        rule: Rule(
            "header-name-line-break", .error, detectedBy: .envoy,
            error: "must not have line breaks or NUL characters",
            warning: "{value} has a line break or a NUL character, so the translation for Envoy fails; correct it",
            reason: "Envoy's configuration protocol forbids line breaks and NUL in names of headers",
            consequence: .gatewayFrozen,
            bad: #"{"headers":{"earlyRequestHeaders":{"remove":["X-A\nX-B"]}}}"#,
            good: #"{"headers":{"earlyRequestHeaders":{"remove":["X-A","X-B"]}}}"#),
        texts: .pattern(#"^[^\x00\n\r]*$"#),
        accepts: { text in
            for index in text.indices where text[index] == 0 || text[index] == 0x0A || text[index] == 0x0D { return false }
            return true
        })

    /// The name of a header to remove. The CRD accepts an empty one.
    static let headerNameNotEmpty = TextFormat(
        meaning: "the name of a header",
        rule: Rule(
            "header-name-empty", .error, detectedBy: .controller,
            error: "must be the name of a header",
            warning: "is empty, which Envoy Gateway rejects; remove it",
            reason: "the name of a header is not empty", consequence: .listenersAnswer500,
            bad: #"{"headers":{"earlyRequestHeaders":{"remove":[""]}}}"#,
            good: #"{"headers":{"earlyRequestHeaders":{"remove":["X-Debug"]}}}"#),
        texts: .pattern(#"^[\s\S]"#), accepts: { !$0.isEmpty })

    /// The value of a header that the controller accepts.
    static let headerValue = TextFormat(
        meaning: "printable ASCII words with single spaces between them",
        rule: Rule(
            "header-value", .error, detectedBy: .controller,
            error: "must be printable ASCII words with single spaces between them, but {fault}[; did you mean {suggestion}?]",
            warning: "{value} is not printable ASCII words with single spaces between them: {fault}[; use {suggestion}]",
            reason: "the controller accepts printable ASCII words with single spaces between them",
            consequence: .listenersAnswer500,
            bad: #"{"headers":{"lateResponseHeaders":{"set":[{"name":"X-Note","value":"two  blanks"}]}}}"#,
            good: #"{"headers":{"lateResponseHeaders":{"set":[{"name":"X-Note","value":"one blank"}]}}}"#),
        texts: .pattern(HeaderValue.pattern), accepts: { HeaderValue.firstProblem(in: $0) == nil },
        diagnose: { text in
            let bytes = Array(text.utf8)
            let problem = HeaderValue.firstProblem(in: bytes.span)
            return Diagnosis(
                ["fault": problem.map { "character \($0.offset + 1) is \($0.problem)" } ?? ""],
                suggestion: HeaderValue.nearest(to: bytes.span))
        })

    /// A value whose commands Envoy knows.
    static let headerCommands = TextFormat.byEnvoy(KnownReleases.newestEnvoy) { envoy in
        let commands = HeaderCommands(of: envoy)
        return TextFormat(
            meaning: "a text in which % begins a command of Envoy or another %", rule: unknownCommand,
            texts: .pattern(commands.valuePattern), accepts: { HeaderValue.firstCommandFault(in: $0, commands) == nil },
            diagnose: { text in
                let bytes = Array(text.utf8)
                guard let (fault, offset) = HeaderValue.firstCommandFault(in: bytes.span, commands) else { return Diagnosis() }
                var details: MessageDetails = ["position": "\(offset + 1)", "fault": "\(fault)"]
                // The name that is meant is in Envoy's documentation; the name in the value may be part of a credential.
                if case .unknown(let name) = fault {
                    details["command"] = commands.nearest(to: String(decoding: bytes[name], as: UTF8.self))
                }
                return Diagnosis(
                    details,
                    suggestion: HeaderValue.repaired(bytes, commands).map { String(decoding: $0, as: UTF8.self) })
            })
    }

    private static let unknownCommand = Rule(
        "header-value-command", .error, detectedBy: .envoy,
        error:
            "must have % only before commands of Envoy, but that of character {position} {fault}[; did you mean %{command}%?]",
        warning: "makes Envoy reject the listener, because the % of character {position} {fault}[; use %{command}%]",
        reason: "Envoy reads % as the beginning of a command such as %REQ(X-A)%, and %% as a percent sign",
        consequence: .listenerRejected,
        bad: #"{"headers":{"lateResponseHeaders":{"set":[{"name":"X-Sampled","value":"100%"}]}}}"#,
        good: #"{"headers":{"lateResponseHeaders":{"set":[{"name":"X-Sampled","value":"100%%"}]}}}"#)
}
