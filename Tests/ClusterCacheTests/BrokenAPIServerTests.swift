import ClusterCache
import FakeKubernetes
import Glibc
import KubernetesClient
import LinuxSystem
import Logging
import PolicyAttachment
import Synchronization
import Testing

/// An API server, or a proxy before it, that responds without end. The limits hold for all threads together.
///
/// No expectation depends on the speed of the machine: counts are compared with the time that has passed.
@Suite(.serialized) struct BrokenAPIServerTests {
    /// A cluster that is watched with the regular configuration.
    private struct Watched {
        let cache: CachedCluster
        let recorder: LogRecorder
        let start: MonotonicTime

        /// Seconds since the start.
        var elapsed: Double { Double(MonotonicTime.now() - start) / 1e9 }

        /// Whether every resource has failed at least `count` times.
        func hasFailed(_ count: Int) -> Bool { cache.resources.allSatisfy { $0.failures >= count } }
    }

    private static func watching(_ cluster: FakeCluster, _ body: (Watched) throws -> Void) throws {
        let server = try FakeAPIServer.start(cluster)
        defer { server.shutDown() }
        let recorder = LogRecorder()
        let start = MonotonicTime.now()
        let informers = try ClusterInformers.start(server.access(), userAgent: "test/1", logger: recorder.logger)
        defer { informers.stop() }
        try body(Watched(cache: informers.cache, recorder: recorder, start: start))
    }

    private static let page = #"{"kind":"List","metadata":{"resourceVersion":"1","continue":"more"},"items":[]}"#
    private static let emptyList = #"{"kind":"List","metadata":{"resourceVersion":"1"},"items":[]}"#

    @Test("An endless continue token does not exceed the limit on requests")
    func endlessPages() throws {
        let cluster = FakeCluster()
        cluster.fail(.answer(status: 200, fields: "", body: Self.page), always: true)
        try Self.watching(cluster) { watched in
            #expect(eventually { cluster.requests.count > APITrafficLimit.requestBurst + 50 })
            let count = cluster.requests.count
            let most = APITrafficLimit.requestBurst + Int(watched.elapsed * Double(APITrafficLimit.requestsPerSecond)) + 1
            #expect(count <= most, "\(count) requests, not \(most)")
            guard case .stale = watched.cache.state else {
                Issue.record("synced")
                return
            }
        }
    }

    @Test("410 on every watch causes ever longer pauses, and the log lines are limited", arguments: [false, true])
    func goneWatches(asEvent: Bool) throws {
        let cluster = FakeCluster()
        let status = #"{"kind":"Status","code":410,"reason":"Expired","message":"too old"}"#
        let bookmark = #"{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"7"}}}"#
        cluster.with { state in
            state.respond = { request in
                if request.query["watch"] == nil { return .answer(status: 200, fields: "", body: Self.emptyList) }
                return asEvent
                    ? .answer(status: 200, fields: "", body: "\(bookmark)\n{\"type\":\"ERROR\",\"object\":\(status)}\n")
                    : .answer(status: 410, fields: "", body: status)
            }
        }
        try Self.watching(cluster) { watched in
            #expect(eventually { watched.hasFailed(3) })
            for resource in watched.cache.resources {
                // Before the last failure there were pauses of at least 0.4, 0.8, 1.6 s and so on.
                let pauses = 0.4 * Double((1 << (resource.failures - 1)) - 1)
                #expect(watched.elapsed >= pauses, "\(resource.kind): \(resource.failures) failures")
            }
            let lines = watched.recorder.lines
            // One line per six seconds beyond two per resource.
            #expect(!lines.isEmpty && lines.count <= 2 * ObjectKind.watched.count + 1 + Int(watched.elapsed / 6), "\(lines)")
        }
    }

    @Test("A watch of empty lines ends after 1000 of them")
    func emptyLines() throws {
        let cluster = FakeCluster()
        let feeds = String(repeating: "\n", count: 16_000)
        cluster.with { state in
            state.respond = { request in
                request.query["watch"] == nil
                    ? .answer(status: 200, fields: "", body: Self.emptyList) : .endless(FakeCluster.watchHead, chunk: feeds)
            }
        }
        try Self.watching(cluster) { watched in
            #expect(eventually { watched.hasFailed(1) })
            #expect(
                watched.cache.resources.allSatisfy { "\($0)".contains("1000 empty lines") || $0.lastFailure == nil })
        }
    }

    // The address sanitizer keeps freed memory, up to 256 MiB.
    @Test(
        "Endless lines and endless lists use limited memory", .enabled(if: getenv("ASAN_OPTIONS") == nil),
        arguments: [false, true])
    func endlessBytes(atWatch: Bool) throws {
        let cluster = FakeCluster()
        let spaces = String(repeating: " ", count: 64 << 10)
        cluster.with { state in
            state.respond = { request in
                if (request.query["watch"] != nil) == atWatch { return .endless(FakeCluster.watchHead, chunk: spaces) }
                return .answer(status: 200, fields: "", body: Self.emptyList)
            }
        }
        let before = try #require(ProcessStatistics.now().residentMemory)
        try Self.watching(cluster) { watched in
            var peak = 0
            #expect(
                eventually {
                    peak = max(peak, ProcessStatistics.now().residentMemory ?? 0)
                    return watched.hasFailed(2)
                })
            // Twice the limit on buffered bytes, because arrays double their capacity; and what server, TLS and other tests use meanwhile.
            #expect(peak - before < 128 << 20, "\((peak - before) >> 20) MiB")
        }
    }

    @Test("A list of endless different objects ends at the limit of the cache")
    func endlessObjects() throws {
        let cluster = FakeCluster()
        let number = Mutex(0)
        let label = String(repeating: "v", count: 60_000)
        cluster.with { state in
            state.respond = { request in
                guard request.path.hasSuffix("/namespaces") else { return nil }
                let start = number.withLock { number in
                    defer { number += 20 }
                    return number
                }
                let items = (start..<start + 20).map { #"{"metadata":{"name":"n-\#($0)","labels":{"key":"\#(label)"}}}"# }
                    .joined(separator: ",")
                return .answer(
                    status: 200, fields: "", body: #"{"metadata":{"resourceVersion":"1","continue":"m"},"items":[\#(items)]}"#)
            }
        }
        try Self.watching(cluster) { watched in
            func failure() -> String { watched.cache.resources.first { $0.kind == .namespace }.map { "\($0)" } ?? "" }
            #expect(eventually { failure().contains("must take at most 100663296 bytes") }, "\(failure())")
            #expect(watched.cache.resources.allSatisfy { $0.kind == .namespace || $0.failures == 0 })
        }
    }
}
