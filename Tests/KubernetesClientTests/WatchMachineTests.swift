import KubernetesClient
import SeededRandom
import Sockets
import Testing

/// What the machine is told, or is expected to want.
private enum Line: Sendable {
    // Told.
    case page(String, more: String)
    case opened
    case event(String)
    case ended
    case failed(APIFailure)
    case later(Duration)
    // Expected.
    case list(Int, String)
    case watch(String)
    /// Milliseconds. The clock then moves to its end.
    case pause(ClosedRange<Int>)
    case standing(WatchMachine.Standing)
    /// Interrupted, so many milliseconds ago.
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
        .standing(.unknown), .list(250, ""), .page("17", more: ""), .interrupted(0), .watch("17"), .opened, .standing(.current),
    ]

    static func refused(_ code: Int, retryAfter: Int? = nil) -> Line {
        .failed(.refused(APIStatus(code: code, retryAfter: retryAfter)))
    }

    static let all = [
        Script("one page", synchronised),
        Script(
            "three pages",
            [
                .list(250, ""), .page("17", more: "a"), .standing(.unknown), .list(250, "a"), .page("17", more: "b"),
                .list(250, "b"),
                .page("17", more: ""), .watch("17"),
            ]),
        Script(
            "a page that has expired begins the list anew",
            [.list(250, ""), .page("17", more: "a"), .list(250, "a"), refused(410), .pause(400...800), .list(250, "")]),
        Script(
            "events and bookmarks move the version on, and a watch that ends goes on there",
            synchronised + [
                .event("18"), .later(.seconds(300)), .event("25"), .ended, .interrupted(0), .watch("25"), .opened,
                .standing(.current),
            ]),
        Script(
            "410 lists anew, and what was known stays known meanwhile",
            synchronised + [
                .later(.seconds(5)), refused(410), .interrupted(0), .pause(400...800), .list(250, ""), .interrupted(800),
                .page("90", more: ""), .watch("90"),
                .opened, .standing(.current),
            ]),
        Script(
            "a lost connection is taken up where it was",
            synchronised + [
                .event("18"), .failed(.unreachable("cut")), .pause(400...800), .watch("18"), .opened, .standing(.current),
            ]),
        Script(
            "pauses double up to the longest, and an event makes them short again",
            synchronised + [
                .failed(.unreachable("cut")), .pause(400...800), .failed(.unreachable("cut")), .pause(800...1600), refused(500),
                .pause(1600...3200), .failed(.unreachable("cut")), .pause(3200...6400), .failed(.credentials("")),
                .pause(6400...12_800),
                .failed(.unreachable("cut")), .pause(12_800...25_600), .failed(.unreachable("cut")), .pause(15_000...30_000),
                .failed(.unreachable("cut")), .pause(15_000...30_000), .watch("17"), .opened, .event("18"),
                .failed(.unreachable("cut")),
                .pause(400...800),
            ]),
        Script(
            "a watch that ends at once is a failure, one that lasts is none",
            synchronised + [
                .ended, .pause(400...800), .watch("17"), .opened, .ended, .pause(800...1600), .watch("17"), .opened,
                .later(.seconds(1)), .ended,
                .watch("17"), .opened, .ended, .pause(400...800),
            ]),
        Script(
            "Retry-After is heeded when it is longer, for an hour at most",
            [
                .list(250, ""), refused(429, retryAfter: 20), .pause(20_000...20_000), .list(250, ""),
                refused(503, retryAfter: 0),
                .pause(800...1600), .list(250, ""), refused(503, retryAfter: 1_000_000), .pause(3_600_000...3_600_000),
                .list(250, ""),
            ]),
        Script(
            "what is not installed is absent, and is looked for at a slow pace",
            [
                .list(250, ""), refused(404), .standing(.absent), .pause(30_000...60_000), .list(250, ""), refused(404),
                .pause(30_000...60_000),
                .list(250, ""), .page("5", more: ""), .watch("5"), .opened, .standing(.current),
            ]),
        Script(
            "what was there and is not known any more is uninstalled after ten seconds, and not before",
            synchronised + [
                refused(404), .interrupted(0), .pause(400...800), .watch("17"), .later(.seconds(8)), refused(404),
                .pause(800...1600), .watch("17"), .later(.seconds(2)), refused(404), .standing(.absent), .pause(30_000...60_000),
                .list(250, ""),
            ]),
        Script(
            "an API server that does not know its custom resources yet changes nothing",
            synchronised + [refused(404), .pause(400...800), .watch("17"), .opened, .standing(.current)]),
        Script(
            "what may not be read is not absent",
            [.list(250, ""), refused(403), .standing(.unknown), .pause(400...800), .list(250, "")]),
        Script(
            "a refused token is tried again, for its file may change",
            synchronised + [
                refused(401), .pause(400...800), .watch("17"), refused(401), .pause(800...1600), .watch("17"), .opened,
            ]),
        Script(
            "too large a page is asked for in smaller ones, from the start, down to one object",
            [
                .list(250, ""), .page("17", more: "a"), .failed(.tooLarge("")), .list(50, ""), .failed(.tooLarge("")),
                .list(10, ""),
                .failed(.tooLarge("")), .list(2, ""), .failed(.tooLarge("")), .list(1, ""), .failed(.tooLarge("")),
                .pause(400...800), .list(1, ""),
            ]),
        Script(
            "an event that cannot be read, or is too large, is fetched by a list",
            synchronised + [
                .failed(.unintelligible("")), .pause(400...800), .list(250, ""), .page("20", more: ""), .watch("20"), .opened,
                .failed(.tooLarge("")),
                .pause(800...1600), .list(250, ""),
            ]),
        Script(
            "a list that is no list is asked for again",
            [.list(250, ""), .failed(.unintelligible("")), .pause(400...800), .list(250, "")]),
        Script(
            "a list that fails begins at its first page again",
            [
                .list(250, ""), .page("17", more: "a"), .list(250, "a"), .failed(.unreachable("cut")), .pause(400...800),
                .list(250, ""),
            ]),
        Script("what comes from elsewhere changes nothing", [.opened, .event("3"), .ended, .standing(.unknown), .list(250, "")]),
    ]
}

@Test("A resource is listed, watched, lost and found again", arguments: Script.all, [1, 2, 3] as [UInt64])
private func scripts(_ script: Script, _ seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var now = MonotonicTime(nanoseconds: 1_000_000_000_000)
    var machine = WatchMachine(pace: WatchPace())
    for (index, line) in script.lines.enumerated() {
        let place = "line \(index): \(line)"
        switch line {
        case .page(let version, let more): machine.listed(resourceVersion: version, continuation: more, now: now)
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
        case .standing(let standing): #expect(machine.standing == standing, "\(place)")
        case .interrupted(let milliseconds):
            guard case .interrupted(let since) = machine.standing else {
                Issue.record("\(place), but \(machine.standing)")
                continue
            }
            #expect(0...milliseconds ~= Int((now - since) / 1_000_000), "\(place)")
        }
    }
}
