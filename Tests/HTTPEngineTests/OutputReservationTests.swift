import HTTPEngine
import Testing

@Test("Unread output may use the shared half of the memory, up to the last byte", arguments: [-1, 0, 1])
func unreadOutput(beyond: Int) {
    let budget = RequestBudget(maxInFlight: 8, maxBodyMemory: 1 << 20)
    do {
        var first = OutputReservation(budget)
        var second = OutputReservation(budget)
        let isFirstHeld = first.hold(300_000)
        let isSecondHeld = second.hold((512 << 10) - 300_000 + beyond)
        #expect(isFirstHeld && isSecondHeld == (beyond <= 0))
        #expect(budget.sharedBodyMemory == (beyond <= 0 ? (512 << 10) + beyond : 300_000))
        // A reservation that fails keeps the old one.
        let isTooMuchHeld = first.hold(1 << 20)
        #expect(!isTooMuchHeld)
        #expect(budget.sharedBodyMemory == (beyond <= 0 ? (512 << 10) + beyond : 300_000))
        let isLessHeld = first.hold(1000)
        let isNothingHeld = second.hold(0)
        #expect(isLessHeld && isNothingHeld)
        #expect(budget.sharedBodyMemory == 1000)
    }
    #expect(budget.sharedBodyMemory == 0)
}

@Test(
    "A body that needs more than its reserved bytes is rejected with 503 while unread output takes the memory",
    arguments: [false, true])
func bodyBesideOutput(isReleased: Bool) throws {
    let budget = RequestBudget(maxInFlight: 8, maxBodyMemory: 1 << 20)
    var output = OutputReservation(budget)
    let isHeld = output.hold(512 << 10)
    let isEmptied = !isReleased || output.hold(0)
    #expect(isHeld && isEmptied)
    let small = try Upload(.http1, length: 48 << 10, budget)
    small.finish()
    #expect(small.isReviewed)
    let large = try Upload(.http1, length: 200_000, budget)
    large.send(150_000)
    #expect(large.rejection == (isReleased ? nil : 503))
}

@Test("Unread bytes are pending responses, and in HTTP/1.1 the requests behind them")
func unreadBytes() throws {
    var limits = HTTPLimits()
    limits.maxPendingOutputBytes = 10
    var connection = try HTTPConnection.make(.http1, limits: limits)
    let unreadAtFirst = connection.unreadBytes
    #expect(unreadAtFirst == 0)
    let request = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
    connection.receive((request + request + request).span)
    guard case .request(let first)? = connection.nextEvent() else {
        Issue.record("no request")
        return
    }
    connection.respond(to: first, with: HTTPResponse(status: 200, body: [UInt8](repeating: 1, count: 100)))
    let isHeldBack = connection.nextEvent() == nil
    #expect(isHeldBack)
    let (unread, pending) = (connection.unreadBytes, connection.pendingResponseBytes)
    #expect(unread == pending + request.count)
}
