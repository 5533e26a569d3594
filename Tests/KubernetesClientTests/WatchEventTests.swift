import JSONTape
import Testing

@testable import KubernetesClient

@Test(
    "An event has a kind, an object and a resource version",
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
    "A line that is not an event is rejected",
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
    "A page has a resource version, and a continue token unless it is the last one",
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
    "A text that is not a list is rejected, rather than read as an empty list",
    arguments: [
        "{}", "[]", "3", #"{"metadata":{},"items":[]}"#, #"{"metadata":[],"items":[]}"#,
        #"{"metadata":{"resourceVersion":5},"items":[]}"#,
        #"{"metadata":{"resourceVersion":"5"},"items":{}}"#,
    ])
func noPages(_ text: String) throws {
    let tape = try JSONTape(parsing: text)
    #expect(throws: APIFailure.self) { try ListPage(tape) }
}

/// The lines that are read from `pieces`, appended one after the other.
private func lines(_ pieces: [[UInt8]]) throws -> [String] {
    var lines = JSONLineReader()
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

@Test("Lines end at line feeds, independently of how the bytes are split")
func eventLines() throws {
    let text = Array("{\"a\":1}\n\n[2]\r\n3\n{\"b\":\n".utf8)
    let expected = [#"{"a":1}"#, "[2]", "3"]
    for place in 0..<text.count - 6 {
        #expect(try lines([Array(text[..<place]), Array(text[place..<text.count - 6])]) == expected)
    }
    #expect(try lines(text.dropLast(6).map { [$0] }) == expected)
    #expect(throws: APIFailure.self) { try lines([text]) }
}

@Test("A line may have as many bytes as the limit, whether it is complete or not", arguments: [-1, 0, 1])
func longLines(_ beyond: Int) throws {
    let limit = JSONLineReader.maxLineBytes
    let line = Array(repeating: UInt8(ascii: " "), count: limit + beyond - 1) + [UInt8(ascii: "5")]
    var (whole, open) = (JSONLineReader(bytes: line + [0x0A]), JSONLineReader(bytes: line))
    var tape = JSONTape()
    if beyond > 0 {
        #expect(throws: APIFailure.tooLarge("an event of a watch must have at most \(limit) bytes")) {
            try whole.next(into: &tape)
        }
        #expect(throws: APIFailure.tooLarge("an event of a watch must have at most \(limit) bytes")) {
            try open.next(into: &tape)
        }
    } else {
        #expect(try whole.next(into: &tape) == true)
        #expect(try open.next(into: &tape) == nil)
    }
}

@Test(
    "1000 empty lines in a row are skipped, and one more is an error; a line with content starts the count again",
    arguments: [(1000, true), (1001, false)])
func emptyLines(count: Int, isAccepted: Bool) throws {
    let feeds = [UInt8](repeating: 0x0A, count: count)
    let one = feeds + Array("1\n".utf8)
    if isAccepted {
        #expect(try lines([one, one, feeds]) == ["1", "1"])
    } else {
        #expect(throws: APIFailure.malformed("a watch must not send more than 1000 empty lines in a row")) { try lines([one]) }
        // Also if they come one by one.
        #expect(throws: APIFailure.self) { try lines(one.map { [$0] }) }
    }
}

@Test(
    "Resource versions and continue tokens have a limited length",
    arguments: [(256, 4096, true), (257, 4096, false), (256, 4097, false)])
func longTokens(version: Int, token: Int, isAccepted: Bool) throws {
    let text =
        #"{"metadata":{"resourceVersion":"\#(String(repeating: "1", count: version))","continue":"\#(String(repeating: "a", count: token))"}}"#
    let tape = try JSONTape(parsing: text)
    if isAccepted { _ = try ListPage(tape) } else { #expect(throws: APIFailure.self) { try ListPage(tape) } }
    let event = try JSONTape(parsing: #"{"type":"ADDED","object":\#(text)}"#)
    if version <= 256 { _ = try WatchEvent(event) } else { #expect(throws: APIFailure.self) { try WatchEvent(event) } }
}
