internal import JSONTape
package import Logging

/// The back end of swift-log: writes each event as one ``LogLine``.
package struct LineLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level
    private let destination: LogDestination

    package init(destination: LogDestination, level: Logger.Level = .info) {
        self.destination = destination
        logLevel = level
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var line = LogLine(format: destination.format)
        // The nearer to the event, the later: a later value replaces an earlier one.
        for fields in [metadata, metadataProvider?.get() ?? [:], event.metadata ?? [:]] {
            for (name, value) in fields { line.set(named: name) { Self.write(value, to: &$0) } }
        }
        if let error = event.error { line.set("error", String(describing: error)) }
        line.write(level: event.level.rawValue, message: event.message.description, to: destination)
    }

    private static func write(_ value: Logger.Metadata.Value, to writer: inout JSONWriter) {
        switch value {
        case .string(let text): LogLine.write(text, to: &writer)
        case .stringConvertible(let value): LogLine.write(value.description, to: &writer)
        case .array(let elements):
            writer.array { (writer: inout JSONWriter) in
                for element in elements { write(element, to: &writer) }
            }
        case .dictionary(let members):
            writer.object { (writer: inout JSONWriter) in
                for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                    writer.key(name)
                    write(value, to: &writer)
                }
            }
        }
    }
}
