import FakeKubernetes
import JSONTape
import LinuxSystem
import Testing

@testable import KubernetesClient

@Test("Buffered bytes of all clients may reach the limit, and not one more; a value that goes out of scope releases its bytes")
func bufferedBytes() throws {
    let limit = APITrafficLimit()
    let most = APITrafficLimit.maxBufferedBytes
    var first = BufferReservation(limit)
    try first.resize(to: most - 10)
    do {
        var second = BufferReservation(limit)
        try second.resize(to: 10)
        do throws(APIFailure) {
            try second.resize(to: 11)
            Issue.record("11 bytes were accepted")
        } catch {
            #expect(error == .limitExceeded("responses that are being read must not exceed \(most) bytes in total"))
        }
    }
    try first.resize(to: most)
    try first.resize(to: 0)
    try first.resize(to: most)
}

@Test("A response may have 4 MiB, and not one byte more", arguments: [0, 1])
func responseSize(beyond: Int) throws {
    let cluster = FakeCluster()
    let server = try FakeAPIServer.start(cluster)
    defer { server.shutDown() }
    var client = APIClient(access: try server.access(), userAgent: "test/1", cancellation: try CancellationToken())
    let limit = APIClient.maxResponseBytes
    let body = "\"" + String(repeating: "a", count: limit - 2 + beyond) + "\""
    cluster.fail(.answer(status: 200, fields: "", body: body))
    let request = APIResource(group: "", version: "v1", plural: "namespaces").list(limit: 1)
    do throws(APIFailure) {
        let tape = try client.send(request)
        #expect(beyond == 0 && tape.count(at: tape.root) == limit - 2 && client.responseBytes == limit)
    } catch {
        guard case .tooLarge = error, beyond == 1 else {
            Issue.record("\(error)")
            return
        }
    }
}

@Test("Requests of all clients share one rate")
func requestRate() {
    let limit = APITrafficLimit()
    let start = MonotonicTime(nanoseconds: 1_000_000_000)
    for _ in 0..<APITrafficLimit.requestBurst { #expect(limit.timeOfNextRequest(at: start) == start) }
    let interval = Duration.seconds(1) / APITrafficLimit.requestsPerSecond
    #expect(limit.timeOfNextRequest(at: start) == start + interval)
}

@Test("Watch events of all clients share one rate")
func eventRate() {
    let limit = APITrafficLimit()
    let start = MonotonicTime(nanoseconds: 1_000_000_000)
    for _ in 0..<APITrafficLimit.eventBurst { #expect(limit.timeOfNextEvent(at: start) == start) }
    #expect(limit.timeOfNextEvent(at: start) == start + .seconds(1) / APITrafficLimit.eventsPerSecond)
}

@Test("Bytes of all clients share one rate")
func byteRate() {
    let limit = APITrafficLimit()
    let start = MonotonicTime(nanoseconds: 1_000_000_000)
    #expect(limit.timeOfNextRead(after: APITrafficLimit.byteBurst, at: start) == start)
    // The burst is used up: the next bytes wait for those before them.
    _ = limit.timeOfNextRead(after: APITrafficLimit.bytesPerSecond, at: start)
    let wait = limit.timeOfNextRead(after: 1, at: start) - start
    #expect(999_000_000...1_001_000_000 ~= wait)
}

@Test("The summary of a failure does not contain the API server's message, and a reason that is not a word is dropped")
func summaries() throws {
    let status = APIStatus(code: 403, reason: "Forbidden", message: "account x")
    #expect(APIFailure.rejected(status).summary == "the API server responded with 403 Forbidden")
    #expect(APIFailure.rejected(status).description == "the API server responded with 403 Forbidden: account x")
}
