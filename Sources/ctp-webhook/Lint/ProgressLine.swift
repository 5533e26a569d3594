import LinuxSystem

/// A line on the terminal with the number of files, for runs of more than a second.
final class ProgressLine {
    private static let interval: Int64 = 1_000_000_000 / 4
    private let start = MonotonicTime.now()
    private let isShown = StandardStream.error.isTerminal
    private var last: MonotonicTime?

    /// Shows a number, at most four times in a second.
    func update(_ count: Int, of total: Int) {
        guard isShown, count & 15 == 0 else { return }
        let now = MonotonicTime.now()
        guard now - start > 1_000_000_000, last.map({ now - $0 > Self.interval }) ?? true else { return }
        last = now
        StandardError.write("\rchecked \(count) of \(total) files")
    }

    /// Removes the line.
    func clear() {
        if last != nil { StandardError.write("\r\u{1B}[K") }
    }
}
