package import JSONTape

/// One log line in the making, and the buffers for the next: a thread that keeps one writes its lines without allocating.
///
/// Order in the line: time, level, message, then the fields by name, whatever the order in which they were set.
/// Nothing that is logged can add a field or a line: names and values are written as JSON.
package struct LogLine: Sendable {
    /// A longer value is cut: one review must not fill a disk. Also keeps most lines within PIPE_BUF (4096), written in one piece.
    package static let maximumValueBytes = 1024

    /// Off when nobody will read the line: setting fields then costs a comparison.
    package var isEnabled = true
    /// Whether the line may hold values that somebody wrote into a policy: at debug, and never above.
    package var isDetailed = false
    private let format: LogFormat
    /// The fields set so far, by name.
    private var fields: [Field] = []
    /// What the fields say, each with its name, and a comma before it.
    private var values = JSONWriter()
    private var line = JSONWriter()

    package init(format: LogFormat) {
        self.format = format
    }

    /// Forgets all fields.
    package mutating func reset() {
        fields.removeAll(keepingCapacity: true)
        values.bytes.removeAll(keepingCapacity: true)
    }

    /// Sets a field; a second value for the same name replaces the first.
    package mutating func set(_ name: LogName, _ value: String) {
        guard isEnabled else { return }
        let field = begin(name)
        Self.append(value, to: &values)
        end(field)
    }

    /// Sets a field to an integer.
    package mutating func set(_ name: LogName, _ value: Int) {
        guard isEnabled else { return }
        let field = begin(name)
        values.bytes.append(decimal: value)
        end(field)
    }

    /// Sets a field to a boolean.
    package mutating func set(_ name: LogName, _ value: Bool) {
        guard isEnabled else { return }
        let field = begin(name)
        values.bytes.append(value ? "true" : "false")
        end(field)
    }

    /// Sets a field to a list, cut before the element that would make it too long; `…` stands for the rest.
    package mutating func set(_ name: LogName, _ value: [String]) {
        guard isEnabled else { return }
        let field = begin(name)
        values.array { (writer: inout JSONWriter) in
            let end = writer.bytes.count + Self.maximumValueBytes
            for element in value {
                let start = writer.bytes.count
                Self.write(element, to: &writer)
                guard writer.bytes.count > end else { continue }
                writer.bytes.removeSubrange(start...)
                return writer.string("…")
            }
        }
        end(field)
    }

    /// Sets a field that somebody else has named, whatever its name holds, to the one JSON value that `write` writes.
    package mutating func set(named name: String, _ write: (inout JSONWriter) -> Void) {
        guard isEnabled else { return }
        let field = begin(named: name)
        write(&values)
        end(field)
    }

    /// Writes the name of a field, whose value is to follow.
    private mutating func begin(_ name: LogName) -> Field {
        let start = values.bytes.count
        values.bytes.append(quoted: name.bytes, between: ",", and: ":")
        return Field(values.bytes.span, start: start)
    }

    private mutating func begin(named name: String) -> Field {
        let start = values.bytes.count
        // The writer puts no comma after a line feed.
        values.bytes.append(UInt8(ascii: "\n"))
        Self.write(LogName.isReserved(name) ? "field.\(name)" : name, to: &values)
        values.bytes.append(UInt8(ascii: ":"))
        values.bytes[start] = UInt8(ascii: ",")
        return Field(values.bytes.span, start: start)
    }

    /// Gives a field its place, its value having been written.
    private mutating func end(_ field: Field) {
        var field = field
        field.end = values.bytes.count
        // From the end, for names tend to be set in order.
        var index = fields.count
        while index > 0, !fields[index - 1].precedes(field, in: values.bytes.span) { index -= 1 }
        if index < fields.count, !field.precedes(fields[index], in: values.bytes.span) {
            fields[index] = field
            return
        }
        fields.append(field)
        var last = fields.count - 1
        while last > index {
            fields.swapAt(last, last - 1)
            last -= 1
        }
    }

    /// Writes the line with the fields set so far, and forgets them. Does nothing but forget when the line is not enabled.
    package mutating func write(level: String, message: String, to destination: LogDestination) {
        defer { reset() }
        guard isEnabled else { return }
        line.bytes.removeAll(keepingCapacity: true)
        switch format {
        case .json: writeJSON(level: level, message: message, time: destination.now())
        case .text: writeText(level: level, message: message, time: destination.now())
        }
        line.bytes.append(UInt8(ascii: "\n"))
        destination.write(line.bytes.span)
    }

    private mutating func writeJSON(level: String, message: String, time: Timestamp) {
        line.bytes.append(#"{"time":""#)
        time.write(to: &line.bytes)
        line.bytes.append(#"","level":"#)
        Self.append(level, to: &line)
        line.bytes.append(#","message":"#)
        Self.append(message, to: &line)
        // What was set in the order of the names, and that is most, stands together already.
        var run = 0..<0
        for index in fields.indices {
            if fields[index].start != run.upperBound {
                Self.append(values.bytes, run, to: &line)
                run = fields[index].start..<fields[index].start
            }
            run = run.lowerBound..<fields[index].end
        }
        Self.append(values.bytes, run, to: &line)
        line.bytes.append(UInt8(ascii: "}"))
    }

    private static func append(_ values: [UInt8], _ range: Range<Int>, to writer: inout JSONWriter) {
        writer.bytes.append(values.span.extracting(range))
    }

    private mutating func writeText(level: String, message: String, time: Timestamp) {
        time.write(to: &line.bytes)
        line.bytes.append(UInt8(ascii: " "))
        line.bytes.append(contentsOf: level.uppercased().utf8)
        line.bytes.append(UInt8(ascii: " "))
        writeBare(message) { $0 >= 0x20 && $0 < 0x7f }
        for field in fields {
            line.bytes.append(UInt8(ascii: " "))
            let isBare = field.name.allSatisfy { index in
                let byte = values.bytes[index]
                return byte > 0x20 && byte < 0x7f && byte != UInt8(ascii: "=") && byte != UInt8(ascii: "\\")
            }
            Self.append(values.bytes, isBare && !field.name.isEmpty ? field.name : field.quotedName, to: &line)
            line.bytes.append(UInt8(ascii: "="))
            Self.append(values.bytes, field.value..<field.end, to: &line)
        }
    }

    /// Writes a text as it is when all its bytes are plain, and as a JSON string otherwise.
    private mutating func writeBare(_ text: String, where isPlain: (UInt8) -> Bool) {
        if !text.isEmpty, text.utf8.count <= Self.maximumValueBytes, text.utf8.allSatisfy(isPlain) {
            line.bytes.append(contentsOf: text.utf8)
        } else {
            var quoted = JSONWriter()
            Self.write(text, to: &quoted)
            line.bytes.append(contentsOf: quoted.bytes)
        }
    }

    /// Writes a string value where no comma is due: nearly all are short and plain.
    private static func append(_ value: String, to writer: inout JSONWriter) {
        if !writer.bytes.append(quotedIfPlain: value, limit: maximumValueBytes) { write(value, to: &writer) }
    }

    /// Writes a string value, cut before the first character that would exceed the limit, with `…` for the rest.
    static func write(_ value: String, to writer: inout JSONWriter) {
        let isWritten: Void? = value.utf8.withContiguousStorageIfAvailable { utf8 in
            guard utf8.count > maximumValueBytes else { return writer.visible(utf8: utf8) }
            var end = maximumValueBytes
            // A byte 10xxxxxx continues a character (RFC 3629 §3).
            while utf8[end] & 0xC0 == 0x80 { end -= 1 }
            writer.visible(utf8: UnsafeBufferPointer(rebasing: utf8[..<end]))
            writer.bytes.removeLast()
            writer.bytes.append(contentsOf: "…\"".utf8)
        }
        // A string that is not of Swift's own making lends no bytes.
        if isWritten == nil { write(String(decoding: Array(value.utf8), as: UTF8.self), to: &writer) }
    }
}

extension LogLine {
    /// Where a field stands among the values: `,"name":value`.
    private struct Field {
        let start: Int
        let value: Int
        var end: Int
        /// The first eight bytes of the name as a number that has their order, zeros after the last: it tells nearly all names apart.
        let prefix: UInt64

        /// - Parameter values: they end with the name and its colon.
        init(_ values: Span<UInt8>, start: Int) {
            self.start = start
            value = values.count
            end = value
            let name = values.extracting(start + 2..<value - 2)
            var prefix: UInt64 = 0
            for index in 0..<min(name.count, 8) { prefix |= UInt64(name[index]) << UInt64(56 - 8 * index) }
            self.prefix = prefix
        }

        var name: Range<Int> { start + 2..<value - 2 }
        var quotedName: Range<Int> { start + 1..<value - 1 }

        /// Whether its name comes before another's, by the bytes.
        func precedes(_ other: Field, in values: Span<UInt8>) -> Bool {
            guard prefix == other.prefix else { return prefix < other.prefix }
            for (index, otherIndex) in zip(name, other.name) where values[index] != values[otherIndex] {
                return values[index] < values[otherIndex]
            }
            return name.count < other.name.count
        }
    }
}
