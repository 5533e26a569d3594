import Glibc
import LinuxSystem
import Testing

/// Calls `body` with a client that is connected to a listener on `host`, and the accepted socket.
private func withPair(
    _ host: String = "127.0.0.1", _ body: (borrowing StreamSocket, borrowing StreamSocket) throws -> Void
) throws {
    let address = try #require(SocketAddress(host, port: 0))
    let listener = try Listener.listening(on: address)
    let target = try #require(SocketAddress(host == "::" ? "127.0.0.1" : host, port: listener.port))
    let client = try StreamSocket.connected(to: target, timeout: .seconds(60))
    let server = try acceptSoon(listener)
    try body(client, server)
}

/// Waits for a connection and accepts it.
private func acceptSoon(_ listener: borrowing Listener) throws -> StreamSocket {
    var poller = try Poller.make()
    try poller.add(listener.descriptor, interest: .read, token: 7)
    #expect(poller.wait(timeout: .seconds(60)) == 1)
    #expect(poller[0].token == 7)
    switch listener.accept() {
    case .accepted(let socket, _): return socket
    default: throw SystemCallError(call: "accept", number: EAGAIN)
    }
}

private func receive(_ socket: borrowing StreamSocket, upTo count: Int = 64) -> (ReceiveOutcome, [UInt8]) {
    var bytes = [UInt8](repeating: 0, count: count)
    let outcome = bytes.withUnsafeMutableBytes { socket.receive(into: $0) }
    if case .bytes(let count) = outcome { return (outcome, Array(bytes[..<count])) }
    return (outcome, [])
}

/// Waits until `socket` is readable and receives once.
private func receiveSoon(_ socket: borrowing StreamSocket) throws -> (ReceiveOutcome, [UInt8]) {
    var poller = try Poller.make()
    try poller.add(socket.descriptor, interest: .read, token: 0)
    #expect(poller.wait(timeout: .seconds(60)) == 1)
    return receive(socket)
}

@Test(
    "Bytes are sent in both directions over IPv4 and IPv6, and from IPv4 to a listener on ::",
    arguments: ["127.0.0.1", "::1", "::"])
func bothWays(host: String) throws {
    try withPair(host) { client, server in
        #expect(client.send([1, 2, 3].span) == .bytes(3))
        let arrived = try receiveSoon(server).1
        #expect(arrived == [1, 2, 3])
        #expect(server.send([4, 5].span) == .bytes(2))
        #expect(receive(client).1 == [4, 5])
    }
}

@Test("An accepted socket is nonblocking and has TCP_NODELAY and close-on-exec set")
func acceptedSocketOptions() throws {
    try withPair { _, server in
        #expect(receive(server).0 == .wouldBlock)
        var noDelay: Int32 = 0
        var length = socklen_t(4)
        #expect(getsockopt(server.descriptor.number, Int32(IPPROTO_TCP), TCP_NODELAY, &noDelay, &length) == 0)
        #expect(noDelay == 1)
        #expect(fcntl(server.descriptor.number, F_GETFD) & FD_CLOEXEC != 0)
    }
}

@Test("The kernel keeps a limited amount of output for an accepted socket, however much a peer leaves unread")
func sendBuffer() throws {
    try withPair { _, server in
        var (size, length) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
        #expect(getsockopt(server.descriptor.number, SOL_SOCKET, SO_SNDBUF, &size, &length) == 0)
        // The kernel doubles the value (socket(7)).
        #expect(size == 2 * Listener.sendBufferBytes)
    }
}

@Test("Sending to a full buffer is partial, then would block, and never blocks")
func sendWouldBlock() throws {
    try withPair { _, server in
        let chunk = [UInt8](repeating: 0, count: 1 << 20)
        var outcome = server.send(chunk.span)
        while case .bytes = outcome { outcome = server.send(chunk.span) }
        #expect(outcome == .wouldBlock)
    }
}

@Test("After the peer closed its sending direction, data can still be sent to it")
func halfClose() throws {
    try withPair { client, server in
        client.finishSending()
        let outcome = try receiveSoon(server).0
        #expect(outcome == .endOfStream)
        #expect(server.send([9].span) == .bytes(1))
        #expect(receive(client).1 == [9])
    }
}

@Test("Sending to a closed connection is an error, not a signal")
func sendAfterReset() throws {
    let address = try #require(SocketAddress("127.0.0.1", port: 0))
    let listener = try Listener.listening(on: address)
    let target = try #require(SocketAddress("127.0.0.1", port: listener.port))
    let client = try StreamSocket.connected(to: target, timeout: .seconds(60))
    do {
        let server = try acceptSoon(listener)
        // Closing with unread bytes sends a reset.
        #expect(client.send([1].span) == .bytes(1))
        let isReadable = try receiveReadiness(server)
        #expect(isReadable)
    }
    _ = receive(client)
    let outcome = client.send([1].span)
    let names: [SendOutcome] = [
        .failed(SystemCallError(call: "send", number: EPIPE)), .failed(SystemCallError(call: "send", number: ECONNRESET)),
    ]
    #expect(names.contains(outcome))
}

private func receiveReadiness(_ socket: borrowing StreamSocket) throws -> Bool {
    var poller = try Poller.make()
    try poller.add(socket.descriptor, interest: .read, token: 0)
    return poller.wait(timeout: .seconds(60)) == 1
}

@Test("A blocking receive ends after its timeout")
func receiveTimeout() throws {
    let address = try #require(SocketAddress("127.0.0.1", port: 0))
    let listener = try Listener.listening(on: address)
    let target = try #require(SocketAddress("127.0.0.1", port: listener.port))
    let client = try StreamSocket.connected(to: target, timeout: .milliseconds(20))
    #expect(receive(client).0 == .wouldBlock)
}

@Test("Without a waiting connection, accept would block")
func acceptWouldBlock() throws {
    let listener = try Listener.listening(on: try #require(SocketAddress("127.0.0.1", port: 0)))
    switch listener.accept() {
    case .wouldBlock: break
    default: Issue.record("accept should have reported that it would block")
    }
}

@Test("A port with a listener is not available, even if the listener permits sharing")
func availability() throws {
    let address = try #require(SocketAddress("127.0.0.1", port: 0))
    try Listener.checkAvailable(address)
    let listener = try Listener.listening(on: address)
    let taken = try #require(SocketAddress("127.0.0.1", port: listener.port))
    #expect(throws: SystemCallError(call: "bind", number: EADDRINUSE)) { try Listener.checkAvailable(taken) }
}

@Test("Several listeners can share a port")
func sharedPort() throws {
    let first = try Listener.listening(on: try #require(SocketAddress("127.0.0.1", port: 0)))
    let second = try Listener.listening(on: try #require(SocketAddress("127.0.0.1", port: first.port)))
    #expect(first.port == second.port)
}

@Test("Connecting to a port without a listener reports the call and the error")
func connectionRefused() throws {
    // tcpmux (RFC 1078), which is not in use.
    let target = try #require(SocketAddress("127.0.0.1", port: 1))
    do throws(SystemCallError) {
        _ = try StreamSocket.connected(to: target, timeout: .seconds(5))
        Issue.record("the connection was accepted")
    } catch {
        #expect(error == SystemCallError(call: "connect", number: ECONNREFUSED))
    }
}

@Test("Listening on an address that is not local fails in bind")
func foreignAddress() throws {
    let address = try #require(SocketAddress("192.0.2.1", port: 0))
    do throws(SystemCallError) {
        _ = try Listener.listening(on: address)
        Issue.record("192.0.2.1 is a documentation address (RFC 5737)")
    } catch {
        #expect(error == SystemCallError(call: "bind", number: EADDRNOTAVAIL))
    }
}
