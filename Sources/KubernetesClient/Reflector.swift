internal import JSONTape
package import LinuxSystem

/// Keeps a sink in sync with one resource of an API server, on the thread that runs it.
package struct Reflector<Sink: ResourceSink & ~Copyable>: ~Copyable {
    private let resource: APIResource
    private let cancellation: CancellationToken
    private let configuration: WatchConfiguration
    private var client: APIClient
    private var machine: WatchMachine
    private var sink: Sink
    private var generator = SystemRandomNumberGenerator()
    /// Reused for all events.
    private var tape = JSONTape()

    /// A larger tape, in bytes of text, is not kept for the next event.
    private static var retainedTapeBytes: Int { 64 << 10 }

    package init(
        _ resource: APIResource, client: consuming APIClient, sink: consuming Sink, cancellation: CancellationToken,
        configuration: WatchConfiguration = WatchConfiguration()
    ) {
        self.resource = resource
        self.cancellation = cancellation
        self.configuration = configuration
        self.client = client
        self.sink = sink
        machine = WatchMachine(configuration: configuration)
    }

    /// Lists and watches until it is cancelled.
    package consuming func run() {
        while !cancellation.isCancelled {
            switch machine.step(now: .now(), using: &generator) {
            case .list(let limit, let continuation): list(limit, continuation)
            case .watch(let version, let seconds): watch(version, seconds)
            case .pause(let end): _ = cancellation.wait(until: end)
            }
        }
    }

    private mutating func list(_ limit: Int, _ continuation: String) {
        if continuation.isEmpty { sink.beginList() }
        do throws(APIFailure) {
            let tape = try client.send(resource.list(limit: limit, continuation: continuation))
            let page = try ListPage(tape)
            if let items = page.items {
                try tape.forEachElement(of: items) { (place) throws(APIFailure) in try sink.put(place, of: tape) }
            }
            try machine.listed(
                resourceVersion: page.resourceVersion, continuation: page.continuation, bytes: client.responseBytes, now: .now())
            if page.continuation.isEmpty { sink.endList() }
            sink.syncStateChanged(to: machine.syncState)
        } catch {
            sink.abandonList()
            fail(error)
        }
    }

    private mutating func watch(_ version: String, _ seconds: Int) {
        do throws(APIFailure) {
            var watch = try client.watch(
                resource.watch(since: version, seconds: seconds), maxDuration: .seconds(seconds) + configuration.watchEndGrace)
            machine.opened(now: .now())
            sink.syncStateChanged(to: machine.syncState)
            while try watch.next(into: &tape) {
                let event = try WatchEvent(tape)
                switch event.kind {
                case .present: try sink.put(event.object, of: tape)
                case .gone: sink.remove(event.object, of: tape)
                case .bookmark: break
                case .failed(let status): throw APIFailure.rejected(status)
                }
                machine.received(resourceVersion: event.resourceVersion)
                sink.syncStateChanged(to: machine.syncState)
                tape.shrink(toCapacity: Self.retainedTapeBytes)
            }
            machine.ended(now: .now(), using: &generator)
            sink.syncStateChanged(to: machine.syncState)
        } catch {
            tape.shrink(toCapacity: Self.retainedTapeBytes)
            fail(error)
        }
    }

    private mutating func fail(_ failure: APIFailure) {
        guard failure != .cancelled else { return }
        machine.failed(failure, now: .now(), using: &generator)
        if machine.syncState == .absent {
            sink.beginList()
            sink.endList()
        } else {
            sink.requestFailed(failure)
        }
        sink.syncStateChanged(to: machine.syncState)
    }
}
