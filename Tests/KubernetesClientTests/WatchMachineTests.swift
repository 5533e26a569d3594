import KubernetesClient
import SeededRandom
import LinuxSystem
import Testing

/// An input of the machine, or an expected step or state.
private enum Line: Sendable {
    // Inputs.
    case page(String, more: String, bytes: Int = 1000)
    case opened
    case event(String)
    case ended
    case failed(APIFailure)
    case later(Duration)
    // Expectations.
    case list(Int, String)
    case watch(String)
    /// A pause in milliseconds. The clock then advances to its end.
    case pause(ClosedRange<Int>)
    case syncState(WatchMachine.SyncState)
    /// Interrupted at most this many milliseconds ago.
    case interrupted(Int)
}

private struct Script: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let lines: [Line]

    init(_ name: String, _ lines: [Line]) {
        testDescription = name
        self.lines = lines
    }

    static let synchronised: [Line] = [
        .syncState(.unknown), .list(250, ""), .page("17", more: ""), .interrupted(0), .watch("17"), .opened,
        .syncState(.watching),
    ]

    static func rejected(_ code: Int, retryAfter: Int? = nil) -> Line {
        .failed(.rejected(APIStatus(code: code, retryAfter: retryAfter)))
    }

    static let all = [
        Script("one page", synchronised),
        Script(
            "three pages",
            [
                .list(250, ""), .page("17", more: "a"), .syncState(.unknown), .list(250, "a"), .page("17", more: "b"),
                .list(250, "b"),
                .page("17", more: ""), .watch("17"),
            ]),
        Script(
            "an expired continue token starts the list again",
            [.list(250, ""), .page("17", more: "a"), .list(250, "a"), rejected(410), .pause(400...800), .list(250, "")]),
        Script(
            "events and bookmarks advance the version, and the next watch starts there",
            synchronised + [
                .event("18"), .later(.seconds(300)), .event("25"), .ended, .interrupted(0), .watch("25"), .opened,
                .syncState(.watching),
            ]),
        Script(
            "410 starts a new list, and the known state remains until then",
            synchronised + [
                .later(.seconds(5)), rejected(410), .interrupted(0), .pause(400...800), .list(250, ""), .interrupted(800),
                .page("90", more: ""), .watch("90"),
                .opened, .syncState(.watching),
            ]),
        Script(
            "after a lost connection the watch resumes at its version",
            synchronised + [
                .event("18"), .failed(.unreachable("cut")), .pause(400...800), .watch("18"), .opened, .syncState(.watching),
            ]),
        Script(
            "pauses double up to the maximum, and a watch that was open for 30 s makes them short again",
            synchronised + [
                .failed(.unreachable("cut")), .pause(400...800), .failed(.unreachable("cut")), .pause(800...1600), rejected(500),
                .pause(1600...3200), .failed(.unreachable("cut")), .pause(3200...6400), .failed(.credentials("")),
                .pause(6400...12_800),
                .failed(.unreachable("cut")), .pause(12_800...25_600), .failed(.unreachable("cut")), .pause(15_000...30_000),
                .failed(.unreachable("cut")), .pause(15_000...30_000), .watch("17"), .opened, .event("18"),
                .later(.milliseconds(29_999)), .failed(.unreachable("cut")), .pause(15_000...30_000), .watch("18"), .opened,
                .later(.seconds(30)), .failed(.unreachable("cut")), .pause(400...800),
            ]),
        Script(
            "a watch that ends within a second is a failure, a longer one is not",
            synchronised + [
                .ended, .pause(400...800), .watch("17"), .opened, .ended, .pause(800...1600), .watch("17"), .opened,
                .later(.seconds(1)), .ended,
                .watch("17"), .opened, .ended, .pause(1600...3200), .watch("17"), .opened, .later(.seconds(30)), .ended,
                .watch("17"), .opened, .ended, .pause(400...800),
            ]),
        Script(
            "Retry-After extends a pause, to at most an hour",
            [
                .list(250, ""), rejected(429, retryAfter: 20), .pause(20_000...20_000), .list(250, ""),
                rejected(503, retryAfter: 0),
                .pause(800...1600), .list(250, ""), rejected(503, retryAfter: 1_000_000), .pause(3_600_000...3_600_000),
                .list(250, ""),
            ]),
        Script(
            "a resource that is not installed is absent and listed again after a minute",
            [
                .list(250, ""), rejected(404), .syncState(.absent), .pause(30_000...60_000), .list(250, ""), rejected(404),
                .pause(30_000...60_000),
                .list(250, ""), .page("5", more: ""), .watch("5"), .opened, .syncState(.watching),
            ]),
        Script(
            "a known resource counts as uninstalled after ten seconds of 404, and not before",
            synchronised + [
                rejected(404), .interrupted(0), .pause(400...800), .watch("17"), .later(.seconds(8)), rejected(404),
                .pause(800...1600), .watch("17"), .later(.seconds(2)), rejected(404), .syncState(.absent),
                .pause(30_000...60_000),
                .list(250, ""),
            ]),
        Script(
            "a single 404 of an API server that is starting changes nothing",
            synchronised + [rejected(404), .pause(400...800), .watch("17"), .opened, .syncState(.watching)]),
        Script(
            "a forbidden resource is not absent",
            [.list(250, ""), rejected(403), .syncState(.unknown), .pause(400...800), .list(250, "")]),
        Script(
            "a rejected token is used again, because its file may change",
            synchronised + [
                rejected(401), .pause(400...800), .watch("17"), rejected(401), .pause(800...1600), .watch("17"), .opened,
            ]),
        Script(
            "after a page that is too large the list starts again with smaller pages, down to one object",
            [
                .list(250, ""), .page("17", more: "a"), .failed(.tooLarge("")), .list(50, ""), .failed(.tooLarge("")),
                .list(10, ""),
                .failed(.tooLarge("")), .list(2, ""), .failed(.tooLarge("")), .list(1, ""), .failed(.tooLarge("")),
                .pause(400...800), .list(1, ""),
            ]),
        Script(
            "an event that is malformed or too large is replaced by a list",
            synchronised + [
                .failed(.malformed("")), .pause(400...800), .list(250, ""), .page("20", more: ""), .watch("20"), .opened,
                .failed(.tooLarge("")),
                .pause(800...1600), .list(250, ""),
            ]),
        Script(
            "a malformed list is requested again",
            [.list(250, ""), .failed(.malformed("")), .pause(400...800), .list(250, "")]),
        Script(
            "a failed list starts again at its first page",
            [
                .list(250, ""), .page("17", more: "a"), .list(250, "a"), .failed(.unreachable("cut")), .pause(400...800),
                .list(250, ""),
            ]),
        Script(
            "a server that accepts every watch and fails it with 410 is listed at ever longer intervals",
            synchronised + [
                rejected(410), .pause(400...800), .list(250, ""), .page("18", more: ""), .watch("18"), .opened, .event("19"),
                rejected(410), .pause(800...1600), .list(250, ""), .page("20", more: ""), .watch("20"), .opened, .event("21"),
                rejected(410), .pause(1600...3200), .list(250, ""), .page("22", more: ""), .watch("22"), .opened, .event("23"),
                rejected(410), .pause(3200...6400),
            ]),
        Script(
            "a list of 512 MiB is accepted, and one byte more is a failure",
            [
                .list(250, ""), .page("17", more: "a", bytes: 512 << 20), .list(250, "a"), .page("17", more: "b", bytes: 1),
                .pause(400...800), .list(250, ""), .page("17", more: "", bytes: 512 << 20), .watch("17"),
            ]),
        Script(
            "an event beyond a limit is replaced by a list after a pause",
            synchronised + [.failed(.limitExceeded("")), .pause(400...800), .list(250, "")]),
        Script("unexpected inputs change nothing", [.opened, .event("3"), .ended, .syncState(.unknown), .list(250, "")]),
    ]
}

@Test("The machine lists, watches, pauses and resumes", arguments: Script.all, [1, 2, 3] as [UInt64])
private func scripts(_ script: Script, _ seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var now = MonotonicTime(nanoseconds: 1_000_000_000_000)
    var machine = WatchMachine(configuration: WatchConfiguration())
    for (index, line) in script.lines.enumerated() {
        let place = "line \(index): \(line)"
        switch line {
        case .page(let version, let more, let bytes):
            do throws(APIFailure) {
                try machine.listed(resourceVersion: version, continuation: more, bytes: bytes, now: now)
            } catch {
                machine.failed(error, now: now, using: &generator)
            }
        case .opened: machine.opened(now: now)
        case .event(let version): machine.received(resourceVersion: version)
        case .ended: machine.ended(now: now, using: &generator)
        case .failed(let failure): machine.failed(failure, now: now, using: &generator)
        case .later(let duration): now = now + duration
        case .list(let limit, let continuation):
            #expect(machine.step(now: now, using: &generator) == .list(limit: limit, continuation: continuation), "\(place)")
        case .watch(let version):
            guard case .watch(version, let seconds) = machine.step(now: now, using: &generator) else {
                Issue.record("\(place)")
                continue
            }
            #expect(240...480 ~= seconds)
        case .pause(let milliseconds):
            guard case .pause(let end) = machine.step(now: now, using: &generator) else {
                Issue.record("\(place)")
                continue
            }
            #expect(milliseconds.contains(Int((end - now) / 1_000_000)), "\(place), but \((end - now) / 1_000_000) ms")
            let early = MonotonicTime(nanoseconds: end.nanoseconds - 1)
            #expect(machine.step(now: early, using: &generator) == .pause(until: end))
            now = end
            _ = machine.step(now: now, using: &generator)
        case .syncState(let syncState): #expect(machine.syncState == syncState, "\(place)")
        case .interrupted(let milliseconds):
            guard case .interrupted(let since) = machine.syncState else {
                Issue.record("\(place), but \(machine.syncState)")
                continue
            }
            #expect(0...milliseconds ~= Int((now - since) / 1_000_000), "\(place)")
        }
    }
}

@Test("A list of 2000 pages is accepted, and one page more is a failure", arguments: [(2000, true), (2001, false)])
private func pages(count: Int, isAccepted: Bool) throws {
    var generator = SplitMix64(seed: 1)
    let now = MonotonicTime(nanoseconds: 1_000_000_000)
    var machine = WatchMachine(configuration: WatchConfiguration())
    var failure: APIFailure?
    for page in 1...count {
        do throws(APIFailure) {
            try machine.listed(resourceVersion: "1", continuation: page == count ? "" : "more", bytes: 100, now: now)
        } catch {
            failure = error
            break
        }
    }
    #expect((failure == nil) == isAccepted)
    guard let failure else { return }
    #expect(failure == .limitExceeded("a list must have at most 2000 pages"))
    machine.failed(failure, now: now, using: &generator)
    guard case .pause = machine.step(now: now, using: &generator) else {
        Issue.record("no pause")
        return
    }
}
