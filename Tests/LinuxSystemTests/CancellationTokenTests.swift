import LinuxSystem
import Synchronization
import Testing

@Test("A wait ends at its deadline")
func waitUntilDeadline() throws {
    let stop = try CancellationToken()
    let deadline = MonotonicTime.now() + .milliseconds(20)
    #expect(stop.wait(until: deadline) == .timedOut && .now() >= deadline)
    #expect(stop.wait(until: MonotonicTime(nanoseconds: 0)) == .timedOut && !stop.isCancelled)
}

@Test("Cancellation ends every wait on every thread, and all later waits")
func cancelOnce() throws {
    let stop = try CancellationToken()
    let listener = try Listener.listening(on: #require(SocketAddress("127.0.0.1", port: 0)))
    let handoff = Handoff(listener)
    let ended = Mutex<[CancellationToken.Wait]>([])
    let threads = try [
        SystemThread.start(name: "sleeper") {
            let wait = stop.wait(until: .now() + .seconds(60))
            ended.withLock { $0.append(wait) }
        },
        SystemThread.start(name: "listener") {
            guard let listener = handoff.take() else { return }
            let wait = stop.wait(for: .read, of: listener.descriptor, until: .now() + .seconds(60))
            ended.withLock { $0.append(wait) }
        },
    ]
    stop.cancel()
    stop.cancel()
    for thread in threads { thread.join() }
    #expect(ended.withLock { $0 } == [.cancelled, .cancelled] && stop.isCancelled)
    #expect(stop.wait(until: .now() + .seconds(60)) == .cancelled)
}

@Test("A connecting socket becomes writable when it is connected, or when connecting failed")
func connecting() throws {
    let stop = try CancellationToken()
    let port: UInt16
    do {
        let listener = try Listener.listening(on: #require(SocketAddress("127.0.0.1", port: 0)))
        port = listener.port
        let socket = try StreamSocket.connecting(to: #require(SocketAddress("127.0.0.1", port: port)))
        #expect(stop.wait(for: .write, of: socket.descriptor, until: .now() + .seconds(60)) == .ready)
        try socket.finishConnecting()
    }
    #expect(throws: SystemCallError(call: "connect", number: 111)) {
        let socket = try StreamSocket.connecting(to: #require(SocketAddress("127.0.0.1", port: port)))
        #expect(stop.wait(for: .write, of: socket.descriptor, until: .now() + .seconds(60)) == .ready)
        try socket.finishConnecting()
    }
}
