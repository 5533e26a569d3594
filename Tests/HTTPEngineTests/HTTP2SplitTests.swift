import HTTPEngine
import Testing

/// What a client sends in a conversation with uploads, HEAD, a refusal and a reset.
private func recorded() throws -> (bytes: [UInt8], told: [Told]) {
    let talk = try HTTP2Conversation()
    talk.client.request("POST", "/validate?timeout=10s", fields: [("content-type", "application/json")], body: Array("{}".utf8))
    talk.client.request("HEAD", "/readyz")
    talk.client.request("GET", "/%")
    talk.client.request("POST", "/large", body: [UInt8](repeating: 0x61, count: 500))
    let open = talk.client.request("POST", "/open", body: Array("abc".utf8), isWhole: false)
    #expect(talk.run())
    talk.client.ping()
    talk.client.reset(open)
    talk.client.request("PATCH", "/last", body: [])
    #expect(talk.run())
    return (talk.client.sent, talk.server.told)
}

@Test("A recorded conversation split at every place means the same")
func http2SplitInTwo() throws {
    let (bytes, told) = try recorded()
    #expect(told.count == 5)
    for place in 1..<bytes.count {
        let exchange = try Exchange(.http2)
        exchange.send(Array(bytes[..<place]))
        exchange.send(Array(bytes[place...]))
        #expect(exchange.told == told, "split at \(place)")
        #expect(exchange.bufferedBodyBytes == 0)
        #expect(exchange.phase == .idle)
    }
}

@Test("A recorded conversation that comes in small pieces means the same", arguments: [1, 2, 3, 9, 64])
func http2SplitInPieces(_ size: Int) throws {
    let (bytes, told) = try recorded()
    let exchange = try Exchange(.http2)
    exchange.send(bytes, inPiecesOf: size)
    #expect(exchange.told == told)
    #expect(exchange.phase == .idle)
}

@Test("A mutated conversation neither crashes nor leaves anything behind once it has ended", arguments: 1...8)
func mutatedConversations(_ seed: UInt64) throws {
    let (bytes, _) = try recorded()
    var generator = SeededGenerator(state: seed)
    for _ in 0..<300 {
        let exchange = try Exchange(.http2)
        exchange.send(generator.mutate(bytes), inPiecesOf: Int.random(in: 1...700, using: &generator))
        #expect(exchange.goAwayCodes.count <= 1)
        exchange.end()
        #expect(exchange.isFinished)
        #expect(exchange.bufferedBodyBytes == 0)
    }
}
