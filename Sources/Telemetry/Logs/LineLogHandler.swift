internal import JSONTape
package import Logging

/// A back end of swift-log that writes each event as one ``LogLine``. Integers, floating-point numbers and booleans given as
/// `.stringConvertible` are written as JSON numbers and booleans, all other values as strings.
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
        // A later value replaces an earlier one: the event's metadata takes precedence over the provider's, and that over the logger's.
        for fields in [metadata, metadataProvider?.get() ?? [:], event.metadata ?? [:]] {
            for (name, value) in fields { line.set(named: name) { Self.write(value, to: &$0) } }
        }
        if let error = event.error { line.set("error", String(describing: error)) }
        line.write(level: event.level.rawValue, message: event.message.description, to: destination)
    }

    private static func write(_ value: Logger.Metadata.Value, to writer: inout JSONWriter) {
        switch value {
        case .string(let text): LogLine.write(text, to: &writer)
        case .stringConvertible(let value): write(value, to: &writer)
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

    private static func write(_ value: any CustomStringConvertible, to writer: inout JSONWriter) {
        switch value {
        case let value as Bool: writer.boolean(value)
        // The descriptions of integers and finite floating-point numbers are JSON numbers (RFC 8259 §6). JSON has no infinity and no NaN.
        case let value as any BinaryInteger: writer.raw(value.description)
        case let value as Double where value.isFinite: writer.raw(value.description)
        case let value as Float where value.isFinite: writer.raw(value.description)
        default: LogLine.write(value.description, to: &writer)
        }
    }
}
