internal import PolicySchema
internal import TextCoding

/// The commands in a value: `%NAME(parameters):length%`. Two percent signs are a literal one.
///
/// Envoy parses the values of headers to set or add (source/common/formatter/substitution_formatter.cc), and rejects the listener if it finds
/// another percent sign, or a command or parameters that it does not know.
extension HeaderValue {
    /// The reason why Envoy rejects a value.
    enum CommandFault: Sendable, Equatable {
        /// A percent sign that begins no command.
        case barePercent
        /// The name is in the range.
        case unknown(Range<Int>)
        /// Only this release of Envoy and later ones know the command.
        case newer(EnvoyRelease)
        case missingParameters
        case unexpectedParameters
        case invalidParameters
        case unexpectedLength
    }

    /// The first fault and the offset of its percent sign; nil if there is none. The time is linear in the length.
    static func firstCommandFault(in text: Span<UInt8>, _ commands: HeaderCommands) -> (fault: CommandFault, offset: Int)? {
        var index = 0
        while let offset = commandOffset(from: index, in: text) {
            guard let command = Command(at: offset, of: text) else { return (.barePercent, offset) }
            if let fault = command.fault(in: text, commands) { return (fault, offset) }
            index = command.end
        }
        return nil
    }

    /// Whether a value contains the address or port of the remote end of the connection, which is the client's after detection. What follows
    /// a percent sign that begins no command is not read, because Envoy rejects such values. The time is linear in the length.
    static func hasRemoteAddress(_ text: Span<UInt8>) -> Bool {
        var index = 0
        while let offset = commandOffset(from: index, in: text), let command = Command(at: offset, of: text) {
            let name = text.extracting(command.name)
            if remoteAddresses.contains(where: { name.hasSameBytes(as: $0) }) { return true }
            index = command.end
        }
        return false
    }

    /// The offset of the next percent sign that is not one of two.
    private static func commandOffset(from start: Int, in text: Span<UInt8>) -> Int? {
        var index = start
        while index < text.count {
            if text[index] != percent {
                index += 1
            } else if index + 1 < text.count, text[index + 1] == percent {
                index += 2
            } else {
                return index
            }
        }
        return nil
    }

    private static let remoteAddresses = [
        "DOWNSTREAM_REMOTE_ADDRESS", "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT", "DOWNSTREAM_REMOTE_PORT",
    ]

    fileprivate static let percent = UInt8(ascii: "%")

    /// The value that the author most likely meant: with two percent signs for one that begins no command, and with the names of commands
    /// that Envoy knows. Nil if there is none, or if it would exceed the length that the API allows.
    static func repaired(_ text: [UInt8], _ commands: HeaderCommands) -> [UInt8]? {
        var bytes = text
        for _ in 0..<maxRepairs {
            guard let (fault, offset) = firstCommandFault(in: bytes.span, commands) else {
                return bytes.count <= maxLength ? bytes : nil
            }
            switch fault {
            case .barePercent:
                if let name = lowerCaseName(at: offset, of: bytes, commands) {
                    for index in name { bytes[index] &= ~0x20 }
                } else {
                    bytes.insert(percent, at: offset)
                }
            case .unknown(let name):
                if bytes[name.lowerBound].isDigit {
                    bytes.insert(percent, at: offset)
                } else {
                    let replacement = commands.nearest(to: String(decoding: bytes[name], as: UTF8.self))
                    guard let replacement, !replacement.contains("…") else { return nil }
                    bytes.replaceSubrange(name, with: replacement.utf8)
                }
            case .newer, .missingParameters, .unexpectedParameters, .invalidParameters, .unexpectedLength: return nil
            }
        }
        return nil
    }

    /// Each repair reads the value again. A value with more faults is something else.
    private static let maxRepairs = 16
    /// The largest number of characters of a value, as in the CRD.
    private static let maxLength = 4096

    /// The name of a known command in lower case.
    private static func lowerCaseName(at offset: Int, of text: [UInt8], _ commands: HeaderCommands) -> Range<Int>? {
        var end = offset + 1
        while end < text.count, ASCIISet.lowercaseLetters.contains(text[end]) || text[end] == UInt8(ascii: "_") { end += 1 }
        guard end < text.count, text[end] == percent || text[end] == UInt8(ascii: "(") else { return nil }
        // An underscore does not have the bit that makes letters lower-case.
        let name = text[offset + 1..<end].map { $0 & ~0x20 }
        return commands.kind(of: name.span) != nil ? offset + 1..<end : nil
    }
}

/// A text that has the form of a command.
private struct Command {
    let name: Range<Int>
    /// The text in parentheses; empty if there are none.
    private(set) var parameters = 0..<0
    private(set) var hasLength = false
    /// The offset after the last percent sign.
    private(set) var end = 0

    /// Reads a command whose percent sign is at an offset.
    init?(at start: Int, of text: Span<UInt8>) {
        var index = start + 1
        while index < text.count, text[index].isCommandCharacter { index += 1 }
        guard index > start + 1, index < text.count else { return nil }
        name = start + 1..<index
        guard text[index] == UInt8(ascii: "(") else {
            guard readEnd(at: index, of: text) else { return nil }
            return
        }
        // Parameters end at the first parenthesis that ends the command, so they may have others.
        for close in index + 1..<text.count where text[close] == UInt8(ascii: ")") {
            if readEnd(at: close + 1, of: text) {
                parameters = index + 1..<close
                return
            }
        }
        return nil
    }

    /// Reads `%` or `:10%`.
    private mutating func readEnd(at start: Int, of text: Span<UInt8>) -> Bool {
        var index = start
        if index < text.count, text[index] == UInt8(ascii: ":") {
            index += 1
            let first = index
            while index < text.count, text[index].isDigit { index += 1 }
            guard text.extracting(first..<index).decimal(UInt64.self) != nil else { return false }
        }
        guard index < text.count, text[index] == HeaderValue.percent else { return false }
        hasLength = index > start
        end = index + 1
        return true
    }

    /// The reason why Envoy rejects the command; nil if it does not.
    func fault(in text: Span<UInt8>, _ commands: HeaderCommands) -> HeaderValue.CommandFault? {
        let name = text.extracting(name)
        guard let kind = commands.kind(of: name) else {
            return commands.release(adding: name).map { .newer($0) } ?? .unknown(self.name)
        }
        if parameters.isEmpty {
            if kind.needsParameters { return .missingParameters }
        } else if !kind.accepts(text.extracting(parameters)) {
            if case .plain = kind { return .unexpectedParameters }
            return .invalidParameters
        }
        return hasLength && !kind.takesLength ? .unexpectedLength : nil
    }
}

extension UInt8 {
    /// Whether the byte may be part of the name of a command.
    fileprivate var isCommandCharacter: Bool {
        ASCIISet.uppercaseLetters.contains(self) || isDigit || self == UInt8(ascii: "_")
    }
}

extension HeaderValue.CommandFault: CustomStringConvertible {
    /// The fault as a clause that reads after "but" or a colon. It does not repeat the value.
    var description: String {
        switch self {
        case .barePercent: "begins no command; write %% for a percent sign"
        case .unknown: "begins a command that Envoy does not know"
        case .newer(let first): "begins a command that Envoy before \(first) does not know"
        case .missingParameters: "begins a command that needs parameters, such as %REQ(X-A)%"
        case .unexpectedParameters: "begins a command that takes no parameters"
        case .invalidParameters: "begins a command whose parameters Envoy does not accept"
        case .unexpectedLength: "begins a command that takes no length"
        }
    }
}
