import Sockets
import Synchronization
import Testing

@Test("Time is up, neither early nor never")
func waitUntilDeadline() throws {
    let stop = try StopSignal()
    let deadline = MonotonicTime.now() + .milliseconds(20)
    #expect(stop.wait(until: deadline) == .timedOut && .now() >= deadline)
    #expect(stop.wait(until: MonotonicTime(nanoseconds: 0)) == .timedOut && !stop.isRaised)
}

@Test("The word ends every wait, on whatever thread, and all later ones")
func raiseOnce() throws {
    let stop = try StopSignal()
    let listener = try Listener.listening(on: #require(SocketAddress("127.0.0.1", port: 0)))
    let handoff = Handoff(listener)
    let ended = Mutex<[StopSignal.Wait]>([])
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
    stop.raise()
    stop.raise()
    for thread in threads { thread.join() }
    #expect(ended.withLock { $0 } == [.stopped, .stopped] && stop.isRaised)
    #expect(stop.wait(until: .now() + .seconds(60)) == .stopped)
}

@Test("A socket that connects is ready when it is connected, and says when it is not")
func connecting() throws {
    let stop = try StopSignal()
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
