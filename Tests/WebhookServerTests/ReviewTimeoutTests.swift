import Testing

@testable import WebhookServer

@Test(
    "the timeout is read in the format of Go durations",
    arguments: [
        ("timeout=10s", Duration.seconds(10)), ("timeout=1s", .seconds(1)), ("timeout=1m30s", .seconds(90)),
        ("timeout=500ms", .milliseconds(500)), ("a=b&timeout=2s&c=d", .seconds(2)), ("timeout=1h", .seconds(3600)),
        ("timeout=1us", .microseconds(1)), ("timeout=9223372036854775807ns", .nanoseconds(Int64.max)),
    ])
func readable(query: String, timeout: Duration) {
    #expect(ReviewTimeout.parse(query: query) == timeout)
}

@Test(
    "a value that is not a positive duration is ignored",
    arguments: [
        "", "timeout", "timeout=", "timeout=10", "timeout=s", "timeout=-1s", "timeout=0s", "timeout=1.5s", "timeout=10s ",
        "timeout=9223372036854775808ns", "timeout=9223372036s9223372036s", "mytimeout=10s", "timeout=1d", "timeout=%31s",
    ])
func unreadable(query: String) {
    #expect(ReviewTimeout.parse(query: query) == nil)
}
