/// One HTTP/2 connection of a server (RFC 9113).
final class HTTP2Connection {
    init(limits: HTTPLimits) throws(HTTPEngineError) {}
    func receive(_ bytes: Span<UInt8>) {}
    func receivedEndOfInput() {}
    func nextEvent() -> HTTPEvent? { nil }
    func withBody<Result>(of stream: Int32, _ body: (Span<UInt8>) -> Result) -> Result { body(Span()) }
    func respond(on stream: Int32, with response: consuming HTTPResponse) {}
    func produceOutput(into output: inout [UInt8], budget: Int) {}
    func beginShutdown(_ shutdown: HTTPShutdown) {}
    var wantsToSend: Bool { false }
    var wantsToReceive: Bool { false }
    var phase: HTTPPhase { .idle }
    var isFinished: Bool { true }
    var bufferedBodyBytes: Int { 0 }
}
