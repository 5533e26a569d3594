import Glibc
import JSONTape
import KubernetesClient
import Sockets
import Synchronization
import Testing

private let gateways = APIResource(group: "gateway.networking.k8s.io", version: "v1", plural: "gateways")
private let collection = "/apis/gateway.networking.k8s.io/v1/gateways"

/// What a sink was told, for other threads to look at.
private final class Notes: Sendable {
    struct State {
        /// Objects by name, and what they say.
        var objects: [String: String] = [:]
        var standing = WatchMachine.Standing.unknown
        var failures: [APIFailure] = []
        var heard = 0
        var lists = 0
    }

    let state = Mutex(State())
    var objects: [String: String] { state.withLock { $0.objects } }
    var standing: WatchMachine.Standing { state.withLock { $0.standing } }
    var failures: [APIFailure] { state.withLock { $0.failures } }
    var lists: Int { state.withLock { $0.lists } }
    var heard: Int { state.withLock { $0.heard } }
}

/// Keeps the label of each object.
private struct NotingSink: ResourceSink {
    let notes: Notes
    var listed: [String: String]?

    init(_ notes: Notes) { self.notes = notes }

    mutating func beginList() { listed = [:] }

    mutating func endList() {
        let listed = listed ?? [:]
        notes.state.withLock { state in
            state.objects = listed
            state.lists += 1
        }
        self.listed = nil
    }

    mutating func put(_ object: JSONTape.Place, of tape: borrowing JSONTape) {
        let value = JSONValue(object, of: tape)
        guard case .string(let name) = value["metadata"]?["name"], case .string(let says) = value["says"] else { return }
        if listed != nil {
            listed?[name] = says
        } else {
            notes.state.withLock { $0.objects[name] = says }
        }
    }

    mutating func remove(_ object: JSONTape.Place, of tape: borrowing JSONTape) {
        guard case .string(let name) = JSONValue(object, of: tape)["metadata"]?["name"] else { return }
        notes.state.withLock { $0.objects[name] = nil }
    }

    mutating func heard(_ standing: WatchMachine.Standing) {
        notes.state.withLock { state in
            state.standing = standing
            state.heard += 1
        }
    }

    mutating func failed(_ failure: APIFailure) {
        notes.state.withLock { $0.failures.append(failure) }
    }
}

private func gateway(_ name: String, _ says: String) -> String {
    #"{"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"\#(name)","namespace":"a"},"says":"\#(says)"}"#
}

let quickly = WatchPace(
    firstPause: .milliseconds(10), longestPause: .milliseconds(50), absentPause: .milliseconds(30),
    vanishing: .milliseconds(30), pageLimit: 3,
    watchSeconds: 5...9,
    endGrace: .seconds(2), shortestWatch: .milliseconds(1))

/// Waits until something is so, for a minute at most: it comes in milliseconds, unless the machine has other things to do.
func eventually(_ what: String = "", _ condition: () -> Bool, _ location: SourceLocation = #_sourceLocation) {
    let end = MonotonicTime.now() + .seconds(60)
    while MonotonicTime.now() < end {
        if condition() { return }
        usleep(2000)
    }
    Issue.record("it did not come to \(what.isEmpty ? "that" : what)", sourceLocation: location)
}

/// Runs a reflector of gateways against a cluster of `count` of them.
private func withReflector(
    _ count: Int, token: CredentialSource = .data(Array("good".utf8)), _ body: (FakeCluster, Notes) throws -> Void
) throws {
    let cluster = FakeCluster()
    cluster.install(collection)
    for index in 0..<count { cluster.put(collection, "a/gw-\(index)", gateway("gw-\(index)", "hello")) }
    try withReflector(of: cluster, token: token) { notes, _ in try body(cluster, notes) }
}

private func withReflector(
    of cluster: FakeCluster, token: CredentialSource = .data(Array("good".utf8)), _ body: (Notes, FakeAPIServer) throws -> Void
) throws {
    let server = try FakeAPIServer.start(cluster)
    defer { server.shutDown() }
    let notes = Notes()
    let stop = try StopSignal()
    let access = try server.access(token: token)
    let thread = try SystemThread.start(name: "reflector") {
        Reflector(
            gateways, client: APIClient(access: access, agent: "test/1", stop: stop), sink: NotingSink(notes), stop: stop,
            pace: quickly
        ).run()
    }
    do {
        try body(notes, server)
    } catch {
        Issue.record(error)
    }
    let start = MonotonicTime.now()
    stop.raise()
    thread.join()
    // Whatever it waited for.
    #expect(MonotonicTime.now() - start < 5_000_000_000)
}

@Test("All pages of a list are read, whatever their number", arguments: [0, 1, 2, 3, 4, 6, 7, 20])
func pagedList(_ count: Int) throws {
    try withReflector(count) { cluster, notes in
        eventually { notes.standing == .current }
        #expect(notes.objects.count == count && notes.lists == 1)
        #expect(cluster.requests { $0.query["watch"] == nil } == max(1, (count + 2) / 3))
        #expect(
            cluster.requests.allSatisfy { $0.fields["authorization"] == "Bearer good" && $0.fields["user-agent"] == "test/1" })
    }
}

@Test("What is added, changed and deleted is told, and a bookmark moves the version on")
func changes() throws {
    try withReflector(2) { cluster, notes in
        eventually { notes.standing == .current }
        cluster.put(collection, "a/new", gateway("new", "hello"))
        cluster.put(collection, "a/gw-0", gateway("gw-0", "changed"))
        cluster.remove(collection, "a/gw-1")
        eventually { notes.objects == ["gw-0": "changed", "new": "hello"] }
        cluster.put("/apis/other", "a/b", "{}")
        let heard = notes.heard
        cluster.sendBookmarks()
        eventually { notes.heard > heard }
        cluster.endWatches()
        eventually { cluster.requests { $0.query["watch"] == "true" } == 2 }
        let version = cluster.with { $0.version }
        #expect(cluster.requests.last?.query["resourceVersion"] == "\(version)")
        cluster.put(collection, "a/gw-0", gateway("gw-0", "again"))
        eventually { notes.objects == ["gw-0": "again", "new": "hello"] }
        #expect(notes.lists == 1 && notes.failures.isEmpty)
    }
}

@Test("When versions have gone, all is listed again, and what vanished meanwhile is gone", arguments: 0...1)
func gone(_ offset: Int) throws {
    try withReflector(5) { cluster, notes in
        eventually { notes.standing == .current }
        // An even version is refused by a status, an odd one by an event.
        if offset == 1 { cluster.put(collection, "a/extra", gateway("extra", "x")) }
        eventually { notes.objects.count == 5 + offset }
        cluster.fail(.bytes(""), when: { $0.query["watch"] == "true" })
        cluster.endWatches()
        eventually { !notes.failures.isEmpty }
        cluster.with { state in
            state.collections[collection]?["a/gw-1"] = nil
            state.version += 1
            state.oldest = state.version
            state.log = []
        }
        cluster.endWatches()
        eventually { notes.lists == 2 }
        #expect(notes.objects["gw-1"] == nil && notes.objects.count == 4 + offset)
        #expect(notes.failures.contains { if case .refused(let status) = $0 { status.isGone } else { false } })
        eventually { notes.standing == .current }
    }
}

@Test("A list whose pages expire is begun again")
func expiredPages() throws {
    let cluster = FakeCluster()
    cluster.install(collection)
    for index in 0..<7 { cluster.put(collection, "a/gw-\(index)", gateway("gw-\(index)", "hello")) }
    cluster.fail(
        .answer(status: 410, fields: "", body: #"{"kind":"Status","code":410,"reason":"Expired"}"#),
        when: { $0.query["continue"] != nil })
    try withReflector(of: cluster) { notes, _ in
        eventually { notes.standing == .current }
        #expect(notes.objects.count == 7 && notes.lists == 1 && notes.failures.count == 1)
        #expect(cluster.requests { $0.query["watch"] == nil } == 5)
    }
}

@Test(
    "A watch that is cut in the middle of a line, or that says what is none, loses nothing",
    arguments: [
        "", #"{"type":"MODIFIED","object":{"metad"#, "garbage\n", "{}\n", "[1,2]\n\n",
        #"{"type":"ADDED","object":{"metadata":{}}}"# + "\n",
        #"{"type":"ERROR","object":{"code":500,"message":"etcd has moved"}}"# + "\n",
    ])
func cutWatches(_ bytes: String) throws {
    try withReflector(4) { cluster, notes in
        eventually { notes.standing == .current }
        cluster.cutWatches(after: bytes.isEmpty ? "\n" : bytes)
        cluster.put(collection, "a/gw-2", gateway("gw-2", "changed"))
        eventually { !notes.failures.isEmpty }
        cluster.with { $0.cut = nil }
        eventually { notes.standing == .current && notes.objects["gw-2"] == "changed" }
        cluster.remove(collection, "a/gw-3")
        eventually { notes.objects.count == 3 }
    }
}

@Test(
    "An answer that is none is asked for again",
    arguments: [
        FakeCluster.Fault.bytes("SSH-2.0-OpenSSH_9.2p1\r\n"), .bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"),
        .bytes("HTTP/1.1 200 OK\r\n\r\n"), .bytes("HTTP/1.1 200 OK\r\n\r\n{}"), .bytes(""),
        .answer(status: 200, fields: "", body: "<html>"), .answer(status: 502, fields: "", body: "<html>Bad Gateway</html>"),
        .answer(status: 429, fields: "Retry-After: 1\r\n", body: ""),
        .answer(status: 503, fields: "Retry-After: 1\r\n", body: #"{"kind":"Status","code":503}"#),
        .answer(status: 403, fields: "", body: #"{"kind":"Status","code":403,"reason":"Forbidden","message":"no"}"#),
        .answer(status: 301, fields: "Location: https://example.com/\r\n", body: ""),
    ], [false, true])
func faults(_ fault: FakeCluster.Fault, _ atWatch: Bool) throws {
    let cluster = FakeCluster()
    cluster.install(collection)
    cluster.put(collection, "a/gw", gateway("gw", "hello"))
    cluster.fail(fault, when: { ($0.query["watch"] == "true") == atWatch })
    try withReflector(of: cluster) { notes, _ in
        let start = MonotonicTime.now()
        // A kept connection may end before the next answer, and a watch may end at any time: neither is a failure.
        let isHarmless =
            switch fault {
            case .bytes(""), .bytes("HTTP/1.1 200 OK\r\n\r\n"): atWatch
            default: false
            }
        eventually {
            notes.standing == .current && notes.objects == ["gw": "hello"] && cluster.requests.count > 2
                && notes.failures.count == (isHarmless ? 0 : 1)
        }
        if case .answer(_, "Retry-After: 1\r\n", _) = fault { #expect(MonotonicTime.now() - start > 900_000_000) }
    }
}

@Test("A resource that is not installed is absent, and is found when it is there; uninstalled, its objects are gone")
func absence() throws {
    let cluster = FakeCluster()
    try withReflector(of: cluster) { notes, _ in
        eventually { notes.standing == .absent }
        cluster.install(collection)
        cluster.put(collection, "a/gw", gateway("gw", "hello"))
        eventually { notes.standing == .current && notes.objects.count == 1 }
        #expect(notes.failures.isEmpty)
        cluster.uninstall(collection)
        eventually { notes.standing == .absent && notes.objects.isEmpty }
        // Until it is thought to be gone for good, it is missed.
        let isMissed = notes.failures.map { if case .refused(let status) = $0 { status.isNotFound } else { false } }
        #expect(!isMissed.contains(false), "\(notes.failures)")
    }
}

@Test("A token that is replaced in its file is used from the next request on")
func rotatingToken() throws {
    let path = "/tmp/client-test-token-\(getpid())"
    let folder = try OutputFolder("/tmp")
    defer { unlink(path) }
    try folder.write(Array("old\n".utf8), to: "client-test-token-\(getpid())", mode: 0o600)
    let cluster = FakeCluster()
    cluster.install(collection)
    cluster.with { $0.token = "old" }
    try withReflector(of: cluster, token: .file(path)) { notes, _ in
        eventually { notes.standing == .current }
        cluster.with { $0.token = "new" }
        cluster.endWatches()
        eventually { notes.failures.contains { if case .refused(let status) = $0 { status.code == 401 } else { false } } }
        try folder.write(Array("new\n".utf8), to: "client-test-token-\(getpid())", mode: 0o600)
        eventually { notes.standing == .current && cluster.requests.last?.fields["authorization"] == "Bearer new" }
    }
}

@Test("A server that goes away and comes back is found again, and what has happened meanwhile is told")
func restart() throws {
    let cluster = FakeCluster()
    cluster.install(collection)
    cluster.put(collection, "a/gw", gateway("gw", "hello"))
    try withReflector(of: cluster) { notes, server in
        eventually { notes.standing == .current }
        server.shutDown()
        eventually {
            if case .interrupted = notes.standing { notes.failures.count > 2 } else { false }
        }
        #expect(notes.objects == ["gw": "hello"])
        cluster.put(collection, "a/gw", gateway("gw", "changed"))
        let again = try FakeAPIServer.start(cluster, port: server.port)
        defer { again.shutDown() }
        eventually { notes.standing == .current && notes.objects == ["gw": "changed"] }
        #expect(notes.lists == 1)
    }
}

@Test("A server that does not answer does not keep anybody from stopping")
func silence() throws {
    let cluster = FakeCluster()
    cluster.install(collection)
    cluster.fail(.silence)
    try withReflector(of: cluster) { _, _ in eventually { cluster.requests.count == 1 } }
}

@Test("A server that somebody else vouches for is not spoken to")
func wrongAuthority() throws {
    let server = try FakeAPIServer.start(FakeCluster())
    defer { server.shutDown() }
    var access = try server.access()
    access.serverName = "10.0.0.1"
    var client = APIClient(access: access, agent: "test/1", stop: try StopSignal())
    do throws(APIFailure) {
        _ = try client.send(gateways.get("a", namespace: "b"))
        Issue.record("it was spoken to")
    } catch {
        #expect("\(error)".contains("certificate verify failed: IP address mismatch"))
    }
    #expect(server.cluster.requests.isEmpty)
}

@Test("Nobody there is said at once, with the address")
func nobodyThere() throws {
    let server = try FakeAPIServer.start(FakeCluster())
    let access = try server.access()
    server.shutDown()
    var client = APIClient(access: access, agent: "test/1", stop: try StopSignal())
    do throws(APIFailure) {
        _ = try client.send(gateways.get("a", namespace: "b"))
        Issue.record("somebody was there")
    } catch {
        #expect(error == .unreachable("127.0.0.1:\(server.port): connect: Connection refused (errno 111)"))
    }
}

@Test("A status is read for its words, and bounded")
func statuses() throws {
    let cluster = FakeCluster()
    let server = try FakeAPIServer.start(cluster)
    defer { server.shutDown() }
    var client = APIClient(access: try server.access(), agent: "test/1", stop: try StopSignal())
    let long = String(repeating: "é", count: 100_000)
    cluster.fail(.answer(status: 422, fields: "", body: #"{"code":422,"reason":"Invalid","message":"\#(long)"}"#))
    do throws(APIFailure) {
        _ = try client.send(gateways.get("a", namespace: "b"))
    } catch {
        #expect(error == .refused(APIStatus(code: 422, reason: "Invalid", message: String(repeating: "é", count: 500))))
    }
    cluster.install(collection)
    cluster.put(collection, "b/a", gateway("a", "hello"))
    // On the same connection.
    let tape = try client.send(gateways.get("a", namespace: "b"))
    #expect(tape.member("says", of: tape.root).map { tape.text(at: $0) } == "hello")
}
