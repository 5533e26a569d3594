import Synchronization
import Telemetry
import TextCoding

/// Collects log lines, all with the same timestamp.
final class CapturedLines: Sendable {
    private let captured = Mutex<[String]>([])

    var lines: [String] { captured.withLock { $0 } }

    func destination(_ format: LogFormat = .json) -> LogDestination {
        LogDestination(format: format, now: { Timestamp(seconds: 1_795_238_030, nanoseconds: 42_999_999) }) { line in
            let text = line.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
            self.captured.withLock { $0.append(text) }
        }
    }
}
