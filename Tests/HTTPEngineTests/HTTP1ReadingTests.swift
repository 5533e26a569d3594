import HTTPEngine
import Testing

@Test("A client's bytes are read in the one way that RFC 9112 allows, or refused", arguments: HTTP1Row.all)
func reading(_ row: HTTP1Row) throws {
    let exchange = try Exchange(.http1)
    exchange.send(row.input)
    #expect(exchange.told == row.told, "\(exchange.details)")
    if case .refused = row.told.last {
        #expect(exchange.isFinished)
        #expect(exchange.bufferedBodyBytes == 0)
    }
}

@Test("Bytes split at every place mean the same", arguments: HTTP1Row.all)
func splitInTwo(_ row: HTTP1Row) throws {
    let bytes = Array(row.input.utf8)
    for place in 1..<bytes.count {
        let exchange = try Exchange(.http1)
        exchange.send(Array(bytes[..<place]))
        exchange.send(Array(bytes[place...]))
        #expect(exchange.told == row.told, "split at \(place): \(exchange.details)")
    }
}

@Test("Bytes that come one by one mean the same", arguments: HTTP1Row.all)
func splitInBytes(_ row: HTTP1Row) throws {
    let exchange = try Exchange(.http1)
    exchange.send(Array(row.input.utf8), inPiecesOf: 1)
    #expect(exchange.told == row.told, "\(exchange.details)")
}

@Test("A refusal is worded like part of a sentence and repeats nothing of the peer's", arguments: HTTP1Row.all)
func refusalDetails(_ row: HTTP1Row) throws {
    let exchange = try Exchange(.http1)
    exchange.send(row.input)
    for detail in exchange.details {
        #expect(detail.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
        #expect(!detail.hasSuffix("."))
        #expect(exchange.sentText.hasSuffix(detail))
        #expect(exchange.sentText.contains("connection: close\r\n"))
    }
}
