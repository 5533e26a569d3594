/// The format of log lines.
package enum LogFormat: String, Sendable, CaseIterable {
    /// One JSON object per line, for machines.
    case json
    /// `time LEVEL message key=value`, for people. Values are written as JSON, so that logged text cannot forge fields or lines.
    case text
}
