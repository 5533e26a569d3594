package import JSONTape
internal import TextCoding

/// A builder of log lines. It reuses its buffers, so a thread that keeps one writes lines without allocating memory.
///
/// A line contains the time, the level and the message, followed by the fields in the order of their names. Names and values are written as
/// JSON, so logged text cannot add a field or a line.
///
/// Guarantees: lines of one thread are written in the order in which it logged them; lines of different threads may be in any order. Lines of
/// up to 4096 bytes are never mixed with each other. A line is lost if standard error cannot take it without blocking (see
/// ``LogDestination/droppedLines``), or if the process crashes in the turn in which it was logged (see ``LogBatch``).
package struct LogLine: Sendable {
    /// The maximum size of a value, in bytes. The rest is cut off, so that one review cannot fill a disk and most lines stay below 4096 bytes.
    package static let maximumValueBytes = 1024

    /// Whether the line will be written. If not, setting a field has no effect.
    package var isEnabled = true
    /// Whether the line may contain values from the text of a policy. True at level debug only.
    package var includesPolicyValues = false
    private let format: LogFormat
    /// The fields set so far, in the order of their names.
    private var fields: [Field] = []
    /// The text of the fields, each as `,"name":value`.
    private var text = JSONWriter()
    private var line = JSONWriter()

    /// The position of a field in ``text``.
    private struct Field {
        /// The name with its quotation marks.
        let quotedName: Range<Int>
        let value: Range<Int>
        /// The first eight bytes of the name as a big-endian number, padded with zeros. They decide nearly every comparison of names.
        let prefix: UInt64

        init(quotedName: Range<Int>, value: Range<Int>, in text: Span<UInt8>) {
            (self.quotedName, self.value) = (quotedName, value)
            let name = text.extracting(quotedName.lowerBound + 1..<quotedName.upperBound - 1)
            var prefix: UInt64 = 0
            if name.count >= 8 {
                prefix = name.word(at: 0).byteSwapped
            } else {
                for index in name.indices { prefix |= UInt64(name[index]) << UInt64(56 - 8 * index) }
            }
            self.prefix = prefix
        }

        var name: Range<Int> { quotedName.lowerBound + 1..<quotedName.upperBound - 1 }
        /// The whole field with the comma before it.
        var text: Range<Int> { quotedName.lowerBound - 1..<value.upperBound }
    }

    package init(format: LogFormat) {
        self.format = format
    }

    /// Removes all fields.
    package mutating func reset() {
        fields.removeAll(keepingCapacity: true)
        text.bytes.removeAll(keepingCapacity: true)
    }

    // MARK: Fields

    /// Sets a field. A second value for the same name replaces the first.
    package mutating func set(_ name: LogName, _ value: String) {
        set(name) { Self.append(value, to: &$0) }
    }

    /// Sets a field to an integer.
    package mutating func set(_ name: LogName, _ value: Int) {
        set(name) { $0.bytes.append(decimal: value) }
    }

    /// Sets a field to a boolean.
    package mutating func set(_ name: LogName, _ value: Bool) {
        set(name) { $0.bytes.append(value ? "true" : "false") }
    }

    /// Sets a field to a list. It is cut off before the element that exceeds ``maximumValueBytes``, and `…` replaces the rest.
    package mutating func set(_ name: LogName, _ value: [String]) {
        set(name) { writer in
            writer.array { (writer: inout JSONWriter) in
                let end = writer.bytes.count + Self.maximumValueBytes
                for element in value {
                    let start = writer.bytes.count
                    Self.write(element, to: &writer)
                    guard writer.bytes.count > end else { continue }
                    writer.bytes.removeSubrange(start...)
                    return writer.string("…")
                }
            }
        }
    }

    /// Sets a field with any name, which may need escaping, to the JSON value that `write` writes. `field.` is put before reserved names.
    package mutating func set(named name: String, _ write: (inout JSONWriter) -> Void) {
        guard isEnabled else { return }
        // JSONWriter writes no comma after a line feed.
        text.bytes.append(UInt8(ascii: "\n"))
        let start = text.bytes.count
        Self.write(LogName.isReserved(name) ? "field.\(name)" : name, to: &text)
        text.bytes[start - 1] = UInt8(ascii: ",")
        let quotedName = start..<text.bytes.count
        text.bytes.append(UInt8(ascii: ":"))
        set(quotedName, write)
    }

    @inline(__always)
    private mutating func set(_ name: LogName, _ write: (inout JSONWriter) -> Void) {
        guard isEnabled else { return }
        let start = text.bytes.count + 1
        let name = name.text.utf8.span
        text.bytes.append(addingCapacity: name.count + 4) { output in
            output.append(UInt8(ascii: ","))
            output.append(quoted: name)
            output.append(UInt8(ascii: ":"))
        }
        set(start..<start + name.count + 2, write)
    }

    /// Writes the value of a field whose name and colon are the end of ``text``.
    @inline(__always)
    private mutating func set(_ quotedName: Range<Int>, _ write: (inout JSONWriter) -> Void) {
        let start = text.bytes.count
        write(&text)
        insert(Field(quotedName: quotedName, value: start..<text.bytes.count, in: text.bytes.span))
    }

    /// Inserts a field in the order of names, or replaces the one with the same name.
    private mutating func insert(_ field: Field) {
        // Most callers set fields in order.
        guard let last = fields.last, field.prefix <= last.prefix else { return fields.append(field) }
        var index = fields.count
        while index > 0, order(field, fields[index - 1]) < 0 { index -= 1 }
        if index > 0, order(field, fields[index - 1]) == 0 {
            fields[index - 1] = field
        } else {
            fields.insert(field, at: index)
        }
    }

    /// Compares two names by their bytes: -1, 0 or 1.
    private func order(_ left: Field, _ right: Field) -> Int {
        if left.prefix != right.prefix { return left.prefix < right.prefix ? -1 : 1 }
        let (left, right) = (left.name, right.name)
        let bytes = text.bytes.span
        for (left, right) in zip(left, right) where bytes[left] != bytes[right] { return bytes[left] < bytes[right] ? -1 : 1 }
        return (left.count - right.count).signum()
    }

    // MARK: Writing

    /// Writes the line to `destination`, if it is enabled, and removes all fields.
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
        // Fields that were set in the order of their names are adjacent in the text, and are copied together.
        var adjacent = 0..<0
        for field in fields {
            if field.text.lowerBound != adjacent.upperBound {
                Self.append(adjacent, of: text.bytes, to: &line)
                adjacent = field.text
            }
            adjacent = adjacent.lowerBound..<field.text.upperBound
        }
        Self.append(adjacent, of: text.bytes, to: &line)
        line.bytes.append(UInt8(ascii: "}"))
    }

    private mutating func writeText(level: String, message: String, time: Timestamp) {
        time.write(to: &line.bytes)
        line.bytes.append(UInt8(ascii: " "))
        line.bytes.append(contentsOf: level.uppercased().utf8)
        line.bytes.append(UInt8(ascii: " "))
        if !message.isEmpty, message.utf8.count <= Self.maximumValueBytes, message.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
            line.bytes.append(message)
        } else {
            var quoted = JSONWriter()
            Self.write(message, to: &quoted)
            line.bytes.append(contentsOf: quoted.bytes)
        }
        for field in fields {
            line.bytes.append(UInt8(ascii: " "))
            let needsNoQuotes = field.name.allSatisfy { index in
                let byte = text.bytes[index]
                return byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "=") && byte != UInt8(ascii: "\\")
            }
            let name = needsNoQuotes && !field.name.isEmpty ? field.name : field.quotedName
            Self.append(name, of: text.bytes, to: &line)
            line.bytes.append(UInt8(ascii: "="))
            Self.append(field.value, of: text.bytes, to: &line)
        }
    }

    private static func append(_ range: Range<Int>, of text: [UInt8], to line: inout JSONWriter) {
        line.bytes.append(text.span.extracting(range))
    }

    /// Writes a string value where no comma is needed.
    private static func append(_ value: String, to writer: inout JSONWriter) {
        if !writer.bytes.append(plain: value, limit: maximumValueBytes) { write(value, to: &writer) }
    }

    /// Writes a string value. It is cut off before the first character that exceeds ``maximumValueBytes``, and `…` replaces the rest.
    static func write(_ value: String, to writer: inout JSONWriter) {
        let utf8 = value.utf8.span
        guard utf8.count > maximumValueBytes else { return writer.visible(utf8: utf8) }
        var end = maximumValueBytes
        // A byte 10xxxxxx continues a character (RFC 3629 §3).
        while utf8[end] & 0xC0 == 0x80 { end -= 1 }
        writer.visible(utf8: utf8.extracting(..<end))
        writer.bytes.removeLast()
        writer.bytes.append("…\"")
    }
}
