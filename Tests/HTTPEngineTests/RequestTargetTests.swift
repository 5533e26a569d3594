import HTTPEngine
import Testing

/// The characters that RFC 3986 allows in a path, a query and a host, without the percent sign.
private let unreserved = Set("-._~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
private let path = unreserved.union("!$&'()*+,;=:@/".utf8)
private let query = path.union("?".utf8)
private let host = unreserved.union("!$&'()*+,;=".utf8)

/// The part of a request target that a byte is put into, and the bytes that are allowed there.
private struct TargetPart: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let before: String
    let after: String
    let allowed: Set<UInt8>

    static let http1 = [
        TargetPart(testDescription: "a path", before: "/a", after: "b", allowed: query),
        TargetPart(testDescription: "a query", before: "/a?b", after: "c", allowed: query),
        TargetPart(
            testDescription: "the host of an absolute target", before: "http://a", after: "b/c", allowed: host.union("/?".utf8)),
        TargetPart(testDescription: "the path of an absolute target", before: "http://a/b", after: "c", allowed: query),
        TargetPart(testDescription: "the beginning of a target", before: "", after: "a", allowed: Set("/".utf8)),
    ]
}

/// Whether the exchange rejected the request with 400 or ended its stream with PROTOCOL_ERROR, and reported nothing else.
private func isRejected(_ exchange: Exchange) -> Bool {
    exchange.events == [.rejected(400)] || exchange.events.isEmpty && exchange.resetCodes(1) == [1]
}

@Test("A byte that RFC 3986 does not allow in a request target is rejected with 400", arguments: TargetPart.http1)
private func targetBytes(_ part: TargetPart) throws {
    for byte in UInt8.min...UInt8.max {
        let exchange = try Exchange(.http1)
        exchange.send(Array("GET \(part.before)".utf8) + [byte] + Array("\(part.after) HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
        if part.allowed.contains(byte) {
            #expect(exchange.events.count == 1 && exchange.details == [], "\(byte)")
        } else {
            #expect(exchange.events == [.rejected(400)], "\(byte)")
        }
    }
}

@Test(
    "Only letters of the scheme of an absolute target may differ in case",
    arguments: ["http://localhost/healthz", "https://localhost/healthz"])
func schemeBytes(_ target: String) throws {
    let target = Array(target.utf8)
    for index in 0..<target.count - "localhost/healthz".utf8.count {
        for byte in UInt8.min...UInt8.max {
            var changed = target
            changed[index] = byte
            let exchange = try Exchange(.http1)
            exchange.send(Array("GET ".utf8) + changed + Array(" HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
            let isSame = String(decoding: [byte], as: UTF8.self).lowercased().utf8.elementsEqual([target[index]])
            // A slash at the beginning makes the rest a path, which may contain colons and slashes.
            let isPath = index == 0 && byte == UInt8(ascii: "/")
            #expect(
                exchange.events
                    == (isSame || isPath
                        ? [.get(isPath ? "/\(String(decoding: target.dropFirst(), as: UTF8.self))" : "/healthz")]
                        : [.rejected(400)]),
                "\(index): \(byte)")
        }
    }
}

@Test(
    "A byte that RFC 3986 does not allow in a pseudo-header field is rejected",
    arguments: [(":path", "/a", query), (":authority", "a", host.union(":".utf8)), (":scheme", "http", Set("sS".utf8))])
private func pseudoHeaderBytes(_ name: String, _ before: String, _ allowed: Set<UInt8>) throws {
    for byte in UInt8.min...UInt8.max {
        let exchange = try Exchange(.http2)
        var block = HTTP2Frames.block(HTTP2Frames.get().filter { $0.0 != name })
        let value = Array(before.utf8) + [byte]
        block += [0] + HTTP2Frames.string(name) + [UInt8(value.count)] + value
        exchange.send(HTTP2Frames.opening + HTTP2Frames.headers(1, block))
        #expect(allowed.contains(byte) ? exchange.details == [] && exchange.events.count == 1 : isRejected(exchange), "\(byte)")
        exchange.send(HTTP2Frames.headers(3, HTTP2Frames.block(HTTP2Frames.get("/next"))))
        #expect(exchange.events.last == .get("/next", version: .http2))
    }
}
