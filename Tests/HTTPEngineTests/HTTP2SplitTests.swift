import HTTPEngine
import SeededRandom
import Testing

/// The bytes that a client sends in a conversation with uploads, HEAD, a rejection and a reset.
private func recorded() throws -> (bytes: [UInt8], events: [ReceivedEvent]) {
    let conversation = try HTTP2Conversation()
    conversation.client.request(
        "POST", "/validate?timeout=10s", fields: [("content-type", "application/json")], body: Array("{}".utf8))
    conversation.client.request("HEAD", "/readyz")
    conversation.client.request("GET", "/%")
    conversation.client.request("POST", "/large", body: [UInt8](repeating: 0x61, count: 500))
    let open = conversation.client.request("POST", "/open", body: Array("abc".utf8), isComplete: false)
    #expect(conversation.run())
    conversation.client.ping()
    conversation.client.reset(open)
    conversation.client.request("PATCH", "/last", body: [])
    #expect(conversation.run())
    return (conversation.client.sent, conversation.server.events)
}

@Test("A recorded conversation has the same events wherever its bytes are split")
func http2SplitInTwo() throws {
    let (bytes, events) = try recorded()
    #expect(events.count == 5)
    for place in 1..<bytes.count {
        let exchange = try Exchange(.http2)
        exchange.send(Array(bytes[..<place]))
        exchange.send(Array(bytes[place...]))
        #expect(exchange.events == events, "split at \(place)")
        #expect(exchange.bufferedBodyBytes == 0)
        #expect(exchange.phase == .idle)
    }
}

@Test("A recorded conversation has the same events when its bytes arrive in small pieces", arguments: [1, 2, 3, 9, 64])
func http2SplitInPieces(_ size: Int) throws {
    let (bytes, events) = try recorded()
    let exchange = try Exchange(.http2)
    exchange.send(bytes, inPiecesOf: size)
    #expect(exchange.events == events)
    #expect(exchange.phase == .idle)
}

@Test("A mutated conversation does not crash and frees all memory at its end", arguments: 1...8)
func mutatedConversations(_ seed: UInt64) throws {
    let (bytes, _) = try recorded()
    var generator = SplitMix64(seed: seed)
    for _ in 0..<300 {
        let exchange = try Exchange(.http2)
        exchange.send(generator.mutate(bytes), inPiecesOf: Int.random(in: 1...700, using: &generator))
        #expect(exchange.goAwayCodes.count <= 1)
        exchange.end()
        #expect(exchange.isFinished)
        #expect(exchange.bufferedBodyBytes == 0)
    }
}
