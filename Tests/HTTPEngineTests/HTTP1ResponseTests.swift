import HTTPEngine
import Testing

@Test("A POST is read whole and answered")
func post() throws {
    let exchange = try Exchange(.http1)
    exchange.send(
        "POST /validate?timeout=10s HTTP/1.1\r\nHost: webhook.system.svc:443\r\nContent-Type: application/json\r\n"
            + "Content-Length: 5\r\n\r\n{\"a\":")
    #expect(
        exchange.told == [
            .request(.http1_1, .post, path: "/validate", query: "timeout=10s", mediaType: "application/json", body: "{\"a\":")
        ])
    #expect(exchange.outputText == "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 3\r\n\r\nok\n")
    #expect(!exchange.isFinished)
    #expect(exchange.phase == .idle)
}
