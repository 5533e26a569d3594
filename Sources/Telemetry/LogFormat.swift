/// How a log line is written.
package enum LogFormat: String, Sendable, CaseIterable {
    /// One JSON object per line, for machines.
    case json
    /// `time LEVEL message key=value`, for people; values are written as JSON, so neither form can be forged by what is logged.
    case text
}
