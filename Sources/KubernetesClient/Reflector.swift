internal import JSONTape
package import Sockets

/// Keeps a sink in step with one resource of an API server, on the thread that runs it.
package struct Reflector<Sink: ResourceSink & ~Copyable>: ~Copyable {
    private let resource: APIResource
    private let stop: StopSignal
    private let pace: WatchPace
    private var client: APIClient
    private var machine: WatchMachine
    private var sink: Sink
    private var generator = SystemRandomNumberGenerator()
    /// One for all lists and events.
    private var tape = JSONTape()

    /// A tape larger than this, in bytes of text, is not kept for the next event.
    private static var retainedTapeBytes: Int { 64 << 10 }

    package init(
        _ resource: APIResource, client: consuming APIClient, sink: consuming Sink, stop: StopSignal,
        pace: WatchPace = WatchPace()
    ) {
        self.resource = resource
        self.stop = stop
        self.pace = pace
        self.client = client
        self.sink = sink
        machine = WatchMachine(pace: pace)
    }

    /// Lists and watches until it is told to stop.
    package consuming func run() {
        while !stop.isRaised {
            switch machine.step(now: .now(), using: &generator) {
            case .list(let limit, let continuation): list(limit, continuation)
            case .watch(let version, let seconds): watch(version, seconds)
            case .pause(let end): _ = stop.wait(until: end)
            }
        }
    }

    private mutating func list(_ limit: Int, _ continuation: String) {
        if continuation.isEmpty { sink.beginList() }
        do throws(APIFailure) {
            let tape = try client.send(resource.list(limit: limit, continuation: continuation))
            let page = try ListPage(tape)
            if let items = page.items {
                tape.forEachElement(of: items) { sink.put($0, of: tape) }
            }
            machine.listed(resourceVersion: page.resourceVersion, continuation: page.continuation, now: .now())
            if page.continuation.isEmpty { sink.endList() }
            sink.heard(machine.standing)
        } catch {
            fail(error)
        }
    }

    private mutating func watch(_ version: String, _ seconds: Int) {
        do throws(APIFailure) {
            var watch = try client.watch(
                resource.watch(since: version, seconds: seconds), silence: .seconds(seconds) + pace.endGrace)
            machine.opened(now: .now())
            sink.heard(machine.standing)
            while try watch.next(into: &tape) {
                let event = try WatchEvent(tape)
                switch event.kind {
                case .present: sink.put(event.object, of: tape)
                case .gone: sink.remove(event.object, of: tape)
                case .bookmark: break
                case .failed(let status): throw APIFailure.refused(status)
                }
                machine.received(resourceVersion: event.resourceVersion)
                sink.heard(machine.standing)
                tape.shrink(toCapacity: Self.retainedTapeBytes)
            }
            machine.ended(now: .now(), using: &generator)
            sink.heard(machine.standing)
        } catch {
            fail(error)
        }
    }

    private mutating func fail(_ failure: APIFailure) {
        guard failure != .stopped else { return }
        machine.failed(failure, now: .now(), using: &generator)
        if machine.standing == .absent {
            sink.beginList()
            sink.endList()
        } else {
            sink.failed(failure)
        }
        sink.heard(machine.standing)
    }
}
