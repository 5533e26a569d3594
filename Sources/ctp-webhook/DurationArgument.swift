import ArgumentParser
import PolicySchema

/// A duration on the command line, spelled as in a policy: `30s`, `1h30m`, `500ms`.
struct DurationArgument: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        guard let milliseconds = DurationText.milliseconds(of: Array(argument.utf8).span) else { return nil }
        duration = .milliseconds(milliseconds)
    }
}
