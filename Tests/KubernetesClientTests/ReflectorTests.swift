import FakeKubernetes
import Glibc
import JSONTape
import KubernetesClient
import LinuxSystem
import Synchronization
import Testing

private let gateways = APIResource(group: "gateway.networking.k8s.io", version: "v1", plural: "gateways")
private let collection = "/apis/gateway.networking.k8s.io/v1/gateways"

/// Records the calls of a sink for other threads.
private final class Notes: Sendable {
    struct State {
        /// The value of `says` by object name.
        var objects: [String: String] = [:]
        var syncState = WatchMachine.SyncState.unknown
        var failures: [APIFailure] = []
        /// Calls of `syncStateChanged`.
        var heard = 0
        var lists = 0
    }

    let state = Mutex(State())
    var objects: [String: String] { state.withLock { $0.objects } }
    var syncState: WatchMachine.SyncState { state.withLock { $0.syncState } }
    var failures: [APIFailure] { state.withLock { $0.failures } }
    var lists: Int { state.withLock { $0.lists } }
    var heard: Int { state.withLock { $0.heard } }
}

/// Stores the value of `says` of each object.
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

    mutating func abandonList() { listed = nil }

    mutating func put(_ object: JSONTape.Place, of tape: borrowing JSONTape) throws(APIFailure) {
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

    mutating func syncStateChanged(to syncState: WatchMachine.SyncState) {
        notes.state.withLock { state in
            state.syncState = syncState
            state.heard += 1
        }
    }

    mutating func requestFailed(_ failure: APIFailure) {
        notes.state.withLock { $0.failures.append(failure) }
    }
}

private func gateway(_ name: String, _ says: String) -> String {
    #"{"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"\#(name)","namespace":"a"},"says":"\#(says)"}"#
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
    of cluster: FakeCluster, token: CredentialSource = .data(Array("good".utf8)), _ configuration: WatchConfiguration = .quick,
    _ body: (Notes, FakeAPIServer) throws -> Void
) throws {
    let server = try FakeAPIServer.start(cluster)
    defer { server.shutDown() }
    let notes = Notes()
    let cancellation = try CancellationToken()
    let access = try server.access(token: token)
    let thread = try SystemThread.start(name: "reflector") {
        Reflector(
            gateways, client: APIClient(access: access, userAgent: "test/1", cancellation: cancellation), sink: NotingSink(notes),
            cancellation: cancellation,
            configuration: configuration
        ).run()
    }
    do {
        try body(notes, server)
    } catch {
        Issue.record(error)
    }
    let start = MonotonicTime.now()
    cancellation.cancel()
    thread.join()
    // Cancellation ends every wait.
    #expect(MonotonicTime.now() - start < 5_000_000_000)
}

@Test("All pages of a list are read", arguments: [0, 1, 2, 3, 4, 6, 7, 20])
func pagedList(_ count: Int) throws {
    try withReflector(count) { cluster, notes in
        #expect(eventually { notes.syncState == .watching })
        #expect(notes.objects.count == count && notes.lists == 1)
        #expect(cluster.requests { $0.query["watch"] == nil } == max(1, (count + 2) / 3))
        #expect(
            cluster.requests.allSatisfy { $0.fields["authorization"] == "Bearer good" && $0.fields["user-agent"] == "test/1" }
        )
    }
}

@Test("Additions, changes and deletions are reported, and a bookmark advances the resource version")
func changes() throws {
    try withReflector(2) { cluster, notes in
        #expect(eventually { notes.syncState == .watching })
        cluster.put(collection, "a/new", gateway("new", "hello"))
        cluster.put(collection, "a/gw-0", gateway("gw-0", "changed"))
        cluster.remove(collection, "a/gw-1")
        #expect(eventually { notes.objects == ["gw-0": "changed", "new": "hello"] })
        cluster.put("/apis/other", "a/b", "{}")
        let heard = notes.heard
        cluster.sendBookmarks()
        #expect(eventually { notes.heard > heard })
        cluster.endWatches()
        #expect(eventually { cluster.requests { $0.query["watch"] == "true" } == 2 })
        let version = cluster.with { $0.version }
        #expect(cluster.requests.last?.query["resourceVersion"] == "\(version)")
        cluster.put(collection, "a/gw-0", gateway("gw-0", "again"))
        #expect(eventually { notes.objects == ["gw-0": "again", "new": "hello"] })
        #expect(notes.lists == 1 && notes.failures.isEmpty)
    }
}

@Test("If the resource version is not available, a new list removes the objects that were deleted meanwhile", arguments: 0...1)
func gone(_ offset: Int) throws {
    try withReflector(5) { cluster, notes in
        #expect(eventually { notes.syncState == .watching })
        // The fake server rejects an even version by a status, and an odd one by an event.
        if offset == 1 { cluster.put(collection, "a/extra", gateway("extra", "x")) }
        #expect(eventually { notes.objects.count == 5 + offset })
        cluster.fail(.bytes(""), when: { $0.query["watch"] == "true" })
        cluster.endWatches()
        #expect(eventually { !notes.failures.isEmpty })
        cluster.with { state in
            state.collections[collection]?["a/gw-1"] = nil
            state.version += 1
            state.oldest = state.version
            state.log = []
        }
        cluster.endWatches()
        #expect(eventually { notes.lists == 2 })
        #expect(notes.objects["gw-1"] == nil && notes.objects.count == 4 + offset)
        #expect(notes.failures.contains { if case .rejected(let status) = $0 { status.isGone } else { false } })
        #expect(eventually { notes.syncState == .watching })
    }
}

@Test("A list whose continue token has expired starts again")
func expiredPages() throws {
    let cluster = FakeCluster()
    cluster.install(collection)
    for index in 0..<7 { cluster.put(collection, "a/gw-\(index)", gateway("gw-\(index)", "hello")) }
    cluster.fail(
        .answer(status: 410, fields: "", body: #"{"kind":"Status","code":410,"reason":"Expired"}"#),
        when: { $0.query["continue"] != nil })
    try withReflector(of: cluster) { notes, _ in
        #expect(eventually { notes.syncState == .watching })
        #expect(notes.objects.count == 7 && notes.lists == 1 && notes.failures.count == 1)
        #expect(cluster.requests { $0.query["watch"] == nil } == 5)
    }
}

@Test(
    "A watch that is cut in the middle of a line, or that sends malformed lines, loses no changes",
    arguments: [
        "", #"{"type":"MODIFIED","object":{"metad"#, "garbage\n", "{}\n", "[1,2]\n\n",
        #"{"type":"ADDED","object":{"metadata":{}}}"# + "\n",
        #"{"type":"ERROR","object":{"code":500,"message":"etcd has moved"}}"# + "\n",
    ])
func cutWatches(_ bytes: String) throws {
    try withReflector(4) { cluster, notes in
        #expect(eventually { notes.syncState == .watching })
        cluster.cutWatches(after: bytes.isEmpty ? "\n" : bytes)
        cluster.put(collection, "a/gw-2", gateway("gw-2", "changed"))
        #expect(eventually { !notes.failures.isEmpty })
        cluster.with { $0.cut = nil }
        #expect(eventually { notes.syncState == .watching && notes.objects["gw-2"] == "changed" })
        cluster.remove(collection, "a/gw-3")
        #expect(eventually { notes.objects.count == 3 })
    }
}

@Test(
    "A request with a malformed or unsuccessful response is repeated",
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
        // A kept connection may be closed before the next request, and a watch may end at any time. Neither is a failure.
        let isHarmless =
            switch fault {
            case .bytes(""), .bytes("HTTP/1.1 200 OK\r\n\r\n"): atWatch
            default: false
            }
        #expect(
            eventually {
                notes.syncState == .watching && notes.objects == ["gw": "hello"] && cluster.requests.count > 2
                    && notes.failures.count == (isHarmless ? 0 : 1)
            })
        if case .answer(_, "Retry-After: 1\r\n", _) = fault { #expect(MonotonicTime.now() - start > 900_000_000) }
    }
}

@Test(
    "A resource that is not installed is absent; it is found after its installation, and its objects are removed after it was uninstalled"
)
func absence() throws {
    let cluster = FakeCluster()
    try withReflector(of: cluster) { notes, _ in
        #expect(eventually { notes.syncState == .absent })
        cluster.install(collection)
        cluster.put(collection, "a/gw", gateway("gw", "hello"))
        #expect(eventually { notes.syncState == .watching && notes.objects.count == 1 })
        #expect(notes.failures.isEmpty)
        cluster.uninstall(collection)
        #expect(eventually { notes.syncState == .absent && notes.objects.isEmpty })
        // During the grace period, a 404 is a failure.
        let isMissed = notes.failures.map { if case .rejected(let status) = $0 { status.isNotFound } else { false } }
        #expect(!isMissed.contains(false), "\(notes.failures)")
    }
}

@Test("A token file that was replaced is used from the next request on")
func rotatingToken() throws {
    let path = "/tmp/client-test-token-\(getpid())"
    let folder = try OutputFolder("/tmp")
    defer { unlink(path) }
    try folder.write(Array("old\n".utf8), to: "client-test-token-\(getpid())", mode: 0o600)
    let cluster = FakeCluster()
    cluster.install(collection)
    cluster.with { $0.token = "old" }
    try withReflector(of: cluster, token: .file(path)) { notes, _ in
        #expect(eventually { notes.syncState == .watching })
        cluster.with { $0.token = "new" }
        cluster.endWatches()
        #expect(
            eventually { notes.failures.contains { if case .rejected(let status) = $0 { status.code == 401 } else { false } } })
        try folder.write(Array("new\n".utf8), to: "client-test-token-\(getpid())", mode: 0o600)
        #expect(eventually { notes.syncState == .watching && cluster.requests.last?.fields["authorization"] == "Bearer new" })
    }
}

@Test("After a restart of the server, the changes made meanwhile are reported")
func restart() throws {
    let cluster = FakeCluster()
    cluster.install(collection)
    cluster.put(collection, "a/gw", gateway("gw", "hello"))
    try withReflector(of: cluster) { notes, server in
        #expect(eventually { notes.syncState == .watching })
        server.shutDown()
        #expect(
            eventually {
                if case .interrupted = notes.syncState { notes.failures.count > 2 } else { false }
            })
        #expect(notes.objects == ["gw": "hello"])
        cluster.put(collection, "a/gw", gateway("gw", "changed"))
        let again = try FakeAPIServer.start(cluster, port: server.port)
        defer { again.shutDown() }
        #expect(eventually { notes.syncState == .watching && notes.objects == ["gw": "changed"] })
        #expect(notes.lists == 1)
    }
}

@Test("A server that does not respond does not delay cancellation")
func silence() throws {
    let cluster = FakeCluster()
    cluster.install(collection)
    cluster.fail(.silence)
    try withReflector(of: cluster) { _, _ in #expect(eventually { cluster.requests.count == 1 }) }
}

@Test("No request is sent to a server with an invalid certificate")
func wrongAuthority() throws {
    let server = try FakeAPIServer.start(FakeCluster())
    defer { server.shutDown() }
    var access = try server.access()
    access.serverName = "10.0.0.1"
    var client = APIClient(access: access, userAgent: "test/1", cancellation: try CancellationToken())
    do throws(APIFailure) {
        _ = try client.send(gateways.get("a", namespace: "b"))
        Issue.record("a request was sent")
    } catch {
        #expect("\(error)".contains("certificate verify failed: IP address mismatch"))
    }
    #expect(server.cluster.requests.isEmpty)
}

@Test("A refused connection is reported at once with the address")
func refusedConnection() throws {
    let server = try FakeAPIServer.start(FakeCluster())
    let access = try server.access()
    server.shutDown()
    var client = APIClient(access: access, userAgent: "test/1", cancellation: try CancellationToken())
    do throws(APIFailure) {
        _ = try client.send(gateways.get("a", namespace: "b"))
        Issue.record("the connection was accepted")
    } catch {
        #expect(error == .unreachable("127.0.0.1:\(server.port): connect: Connection refused (errno 111)"))
    }
}

@Test("Reason and message of a status are read, and the message is truncated")
func statuses() throws {
    let cluster = FakeCluster()
    let server = try FakeAPIServer.start(cluster)
    defer { server.shutDown() }
    var client = APIClient(access: try server.access(), userAgent: "test/1", cancellation: try CancellationToken())
    let long = String(repeating: "é", count: 100_000)
    cluster.fail(.answer(status: 422, fields: "", body: #"{"code":422,"reason":"Invalid","message":"\#(long)"}"#))
    do throws(APIFailure) {
        _ = try client.send(gateways.get("a", namespace: "b"))
    } catch {
        #expect(error == .rejected(APIStatus(code: 422, reason: "Invalid", message: String(repeating: "é", count: 500))))
    }
    cluster.install(collection)
    cluster.put(collection, "b/a", gateway("a", "hello"))
    // On the same connection.
    let tape = try client.send(gateways.get("a", namespace: "b"))
    #expect(tape.member("says", of: tape.root).map { tape.text(at: $0) } == "hello")
}

@Test("Endless events do not exceed the limit on events")
func endlessEvents() throws {
    let cluster = FakeCluster()
    cluster.install(collection)
    let bookmark = #"{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"7"}}}"# + "\n"
    cluster.fail(.endless(FakeCluster.watchHead, chunk: String(repeating: bookmark, count: 1000))) { $0.query["watch"] == "true" }
    let start = MonotonicTime.now()
    try withReflector(of: cluster) { notes, _ in
        let first = APITrafficLimit.eventBurst + 1000
        #expect(eventually { notes.heard > first })
        let heard = notes.heard
        let elapsed = Double(MonotonicTime.now() - start) / 1e9
        // The list and the opened watch count as well.
        #expect(heard <= APITrafficLimit.eventBurst + Int(elapsed * Double(APITrafficLimit.eventsPerSecond)) + 3)
    }
}

@Test("A watch that does not end after the requested time fails, even if the server still sends data")
func endlessWatch() throws {
    let cluster = FakeCluster()
    cluster.install(collection)
    var configuration = WatchConfiguration.quick
    configuration.watchTimeoutSeconds = 1...1
    configuration.watchEndGrace = .milliseconds(100)
    // Fewer bytes than a line may have, so that only the time can end the watch.
    let watch = FakeCluster.Fault.slow(FakeCluster.watchHead, chunk: " ", interval: .milliseconds(10))
    cluster.fail(watch) { $0.query["watch"] == "true" }
    try withReflector(of: cluster, configuration) { notes, _ in
        #expect(
            eventually {
                notes.failures.contains { if case .unreachable(let text) = $0 { text.contains("timed out") } else { false } }
            })
        #expect(eventually { notes.syncState == .watching })
    }
}
