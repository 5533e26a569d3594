import TLSEngine

// The server's end of TLS, over memory. The key is made at the start of the program.
//
// An input that begins like a handshake record is what a client sends. Any other is a list of changes to what a real client sends: three bytes
// each, how far to go on and what to exclusive-or the next byte with. A change to nothing cuts the connection.

private let (server, client) = {
    do {
        let (start, lifetime) = (Int64(1_600_000_000), Int64(40) * 365 * 86_400)
        let authority = try CertificateAuthority.make(commonName: "a", validFrom: start, lifetime: lifetime)
        let issued = try authority.issue(
            commonName: "b", names: [SubjectAlternativeName("127.0.0.1")], validFrom: start, lifetime: lifetime)
        return (
            try TLSServerContext(chain: issued.certificate, key: issued.privateKey),
            try TLSClientContext(authorities: authority.certificate, applicationProtocols: ["h2", "http/1.1"])
        )
    } catch {
        fatalError("\(error)")
    }
}()

private let request = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)

/// What a client sends on its way to the server, changed here and there.
private struct Wire {
    private var changes: FuzzInput
    private var distance = 0
    private var change: UInt8 = 0
    private(set) var isCut = false
    private(set) var isChanged = false

    init(_ changes: FuzzInput) {
        self.changes = changes
        next()
    }

    private mutating func next() {
        distance = changes.rest.isEmpty ? .max : Int(changes.byte()) << 8 | Int(changes.byte())
        change = changes.byte()
    }

    mutating func carry(_ bytes: [UInt8]) -> [UInt8] {
        var carried: [UInt8] = []
        for byte in bytes where !isCut {
            var byte = byte
            if distance == 0 {
                isCut = change == 0
                isChanged = true
                byte ^= change
                next()
            } else {
                distance -= 1
            }
            if !isCut { carried.append(byte) }
        }
        return carried
    }
}

/// A server that is told raw bytes, in two splits.
private func listen(_ bytes: [UInt8]) throws {
    for size in [bytes.count, 5] {
        var session = try TLSSession.server(server)
        var (plaintext, output) = ([UInt8](), [UInt8]())
        for start in stride(from: 0, to: bytes.count, by: size) {
            _ = session.receive(
                bytes.span.extracting(start..<min(start + size, bytes.count)), plaintext: &plaintext, output: &output)
        }
        require(plaintext.isEmpty, "plaintext from a client that has no key")
        session.close(output: &output)
    }
}

private func exchange(_ changes: FuzzInput) throws {
    var near = try TLSSession.server(server)
    var far = try TLSSession.client(client, serverName: "127.0.0.1")
    var (received, answered) = ([UInt8](), [UInt8]())
    var (toServer, toClient) = ([UInt8](), [UInt8]())
    var wire = Wire(changes)
    var hasAsked = false
    _ = far.start(output: &toServer)
    for _ in 0..<20 {
        if far.state == .established, !hasAsked {
            hasAsked = true
            try? far.seal(request.span, into: &toServer)
            far.close(output: &toServer)
        }
        let carried = wire.carry(toServer)
        toServer = []
        if carried.isEmpty, toClient.isEmpty { break }
        _ = near.receive(carried.span, plaintext: &received, output: &toClient)
        _ = far.receive(toClient.span, plaintext: &answered, output: &toServer)
        toClient = []
    }
    require(received.isEmpty || received == request, "plaintext that the client did not send")
    require(wire.isChanged || received == request, "nothing was changed, and the request did not arrive")
    near.close(output: &toClient)
}

/// Tries one input; libFuzzer calls it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    do {
        let input = FuzzInput(data, count)
        // RFC 8446 §5.1: the content type of handshake records.
        if input.rest.first == 0x16 { try listen(Array(input.rest)) } else { try exchange(input) }
    } catch {
        fatalError("\(error)")
    }
    return 0
}
