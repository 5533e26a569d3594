import HTTPEngine
import Testing

@Test("A request is read as RFC 9112 requires, or rejected", arguments: HTTP1Row.all)
func reading(_ row: HTTP1Row) throws {
    let exchange = try Exchange(.http1)
    exchange.send(row.input)
    #expect(exchange.events == row.events, "\(exchange.details)")
    if case .rejected = row.events.last {
        #expect(exchange.isFinished)
        #expect(exchange.bufferedBodyBytes == 0)
    }
}

@Test("A request is read in the same way wherever its bytes are split", arguments: HTTP1Row.all)
func splitInTwo(_ row: HTTP1Row) throws {
    let bytes = Array(row.input.utf8)
    for place in 1..<bytes.count {
        let exchange = try Exchange(.http1)
        exchange.send(Array(bytes[..<place]))
        exchange.send(Array(bytes[place...]))
        #expect(exchange.events == row.events, "split at \(place): \(exchange.details)")
    }
}

@Test("A request is read in the same way when its bytes arrive one by one", arguments: HTTP1Row.all)
func splitInBytes(_ row: HTTP1Row) throws {
    let exchange = try Exchange(.http1)
    exchange.send(Array(row.input.utf8), inPiecesOf: 1)
    #expect(exchange.events == row.events, "\(exchange.details)")
}

@Test("The text of a rejection is part of a sentence and contains no bytes of the peer", arguments: HTTP1Row.all)
func rejectionDetails(_ row: HTTP1Row) throws {
    let exchange = try Exchange(.http1)
    exchange.send(row.input)
    for detail in exchange.details {
        #expect(detail.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
        #expect(!detail.hasSuffix("."))
        #expect(exchange.sentText.hasSuffix(detail))
        #expect(exchange.sentText.contains("connection: close\r\n"))
    }
}
