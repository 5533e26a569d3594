import JSONTape
import Testing

@testable import KubernetesClient

@Test(
    "A line of a watch says what has happened, and up to which version all is known",
    arguments: [
        (#"{"type":"ADDED","object":{"metadata":{"name":"a","resourceVersion":"5"}}}"#, WatchEvent.Kind.present, "5"),
        (#"{"type":"MODIFIED","object":{"metadata":{"resourceVersion":"6"}}}"#, .present, "6"),
        (#"{"type":"DELETED","object":{"metadata":{"resourceVersion":"7"}}}"#, .gone, "7"),
        (
            #"{"object":{"kind":"Gateway","metadata":{"resourceVersion":"8","creationTimestamp":null}},"type":"BOOKMARK"}"#,
            .bookmark, "8"
        ),
        (
            #"{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old resource version: 1 (5)"}}"#,
            .failed(APIStatus(code: 410, reason: "Expired", message: "too old resource version: 1 (5)")), ""
        ),
        (
            #"{"type":"ERROR","object":{"code":429,"details":{"retryAfterSeconds":7}}}"#,
            .failed(APIStatus(code: 429, retryAfter: 7)), ""
        ),
        (#"{"type":"ERROR","object":{}}"#, .failed(APIStatus(code: 500)), ""),
        (#"{"type":"ERROR","object":{"code":"x","reason":5,"message":[],"details":3}}"#, .failed(APIStatus(code: 500)), ""),
    ])
func events(_ line: String, _ kind: WatchEvent.Kind, _ version: String) throws {
    let event = try WatchEvent(try JSONTape(parsing: line))
    #expect(event.kind == kind && event.resourceVersion == version)
}

@Test(
    "A line that is no event is not taken for one",
    arguments: [
        "{}", "[]", "5", "null", #"{"type":"ADDED"}"#, #"{"type":"ADDED","object":null}"#, #"{"type":"ADDED","object":[]}"#,
        #"{"type":"ADDED","object":{}}"#, #"{"type":"ADDED","object":{"metadata":{}}}"#,
        #"{"type":"ADDED","object":{"metadata":5}}"#,
        #"{"type":"ADDED","object":{"metadata":{"resourceVersion":""}}}"#,
        #"{"type":"ADDED","object":{"metadata":{"resourceVersion":5}}}"#,
        #"{"type":"REPLACED","object":{"metadata":{"resourceVersion":"5"}}}"#,
        #"{"type":5,"object":{"metadata":{"resourceVersion":"5"}}}"#,
    ])
func noEvents(_ line: String) throws {
    let tape = try JSONTape(parsing: line)
    #expect(throws: APIFailure.self) { try WatchEvent(tape) }
}

@Test(
    "A page says what it is of, and whether more is to come",
    arguments: [
        (#"{"metadata":{"resourceVersion":"5"},"items":[]}"#, "5", "", true),
        (#"{"metadata":{"resourceVersion":"5","continue":"abc","remainingItemCount":3},"items":[{}]}"#, "5", "abc", true),
        (#"{"metadata":{"resourceVersion":"5","continue":null},"items":null}"#, "5", "", false),
    ])
func pages(_ text: String, _ version: String, _ continuation: String, _ hasItems: Bool) throws {
    let page = try ListPage(try JSONTape(parsing: text))
    #expect(page.resourceVersion == version && page.continuation == continuation && (page.items != nil) == hasItems)
}

@Test(
    "What is no list is not taken for an empty one",
    arguments: [
        "{}", "[]", "3", #"{"metadata":{},"items":[]}"#, #"{"metadata":[],"items":[]}"#,
        #"{"metadata":{"resourceVersion":5},"items":[]}"#,
        #"{"metadata":{"resourceVersion":"5"},"items":{}}"#,
    ])
func noPages(_ text: String) throws {
    let tape = try JSONTape(parsing: text)
    #expect(throws: APIFailure.self) { try ListPage(tape) }
}

/// What comes out when `pieces` go in one after the other.
private func lines(_ pieces: [[UInt8]]) throws -> [String] {
    var lines = EventLines()
    var tape = JSONTape()
    var texts: [String] = []
    for piece in pieces {
        lines.bytes += piece
        while let found = try lines.next(into: &tape), found {
            texts.append(tape.withSource(of: tape.root) { $0.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } })
        }
    }
    return texts
}

@Test("Lines are cut at line feeds wherever the bytes are cut")
func eventLines() throws {
    let text = Array("{\"a\":1}\n\n[2]\r\n3\n{\"b\":\n".utf8)
    let expected = [#"{"a":1}"#, "[2]", "3"]
    for place in 0..<text.count - 6 {
        #expect(try lines([Array(text[..<place]), Array(text[place..<text.count - 6])]) == expected)
    }
    #expect(try lines(text.dropLast(6).map { [$0] }) == expected)
    #expect(throws: APIFailure.self) { try lines([text]) }
}

@Test("A line is at most as long as the limit, whether its end has come or not", arguments: [-1, 0, 1])
func longLines(_ beyond: Int) throws {
    let limit = EventLines.maxLineBytes
    let line = Array(repeating: UInt8(ascii: " "), count: limit + beyond - 1) + [UInt8(ascii: "5")]
    var (whole, open) = (EventLines(bytes: line + [0x0A]), EventLines(bytes: line))
    var tape = JSONTape()
    if beyond > 0 {
        #expect(throws: APIFailure.tooLarge("an event of a watch is larger than \(limit) bytes")) { try whole.next(into: &tape) }
        #expect(throws: APIFailure.tooLarge("an event of a watch is larger than \(limit) bytes")) { try open.next(into: &tape) }
    } else {
        #expect(try whole.next(into: &tape) == true)
        #expect(try open.next(into: &tape) == nil)
    }
}
