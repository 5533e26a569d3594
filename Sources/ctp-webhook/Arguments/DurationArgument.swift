import ArgumentParser
import PolicySchema

/// A duration on the command line, written as in a policy: `30s`, `1h30m`, `500ms`.
struct DurationArgument: ExpressibleByArgument {
    let duration: Duration

    init(_ duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        guard let milliseconds = DurationText.milliseconds(of: Array(argument.utf8).span) else { return nil }
        duration = .milliseconds(milliseconds)
    }

    var defaultValueDescription: String {
        let (seconds, attoseconds) = duration.components
        return DurationText.normalized(milliseconds: seconds * 1000 + attoseconds / 1_000_000_000_000_000) ?? "\(duration)"
    }
}
