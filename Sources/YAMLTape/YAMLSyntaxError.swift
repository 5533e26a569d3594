public import JSONTape

/// Why a text is no YAML stream that JSON can express, or more of it than we accept, and where.
public struct YAMLSyntaxError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was wrong.
    public enum Reason: Sendable, Equatable {
        /// No YAML. Both texts are libyaml's: `did not find expected key`, `while parsing a block mapping`.
        case malformed(problem: String, context: String?)
        case invalidUTF8
        /// A character that YAML does not allow unescaped, by its code point.
        case forbiddenCharacter(UInt32)
        case unknownAnchor(String)
        /// An alias inside its own anchor.
        case endlessAlias(String)
        /// A tag other than those of JSON's types.
        case unsupportedTag(String)
        /// A value that is not what its tag says.
        case tagMismatch(tag: String)
        /// `.inf` or `.nan`.
        case numberNotInJSON
        /// An object or an array as a key.
        case compositeKey
        /// `null`, or an integer of more than 63 bits, as a key.
        case unsupportedKey
        /// `<<` with something other than an object or a list of objects.
        case mergeOfNonObject
        case tooLong(limit: Int)
        case tooLongExpanded(limit: Int)
        case tooDeep(limit: Int)
        case tooManyValues(limit: Int)
        case outOfMemory
        /// Our own mistake: what was written of the stream is not JSON.
        case unreadableResult(String)
    }

    /// What was wrong.
    public let reason: Reason
    /// Where it was wrong.
    public let position: SourcePosition

    init(_ reason: Reason, at position: SourcePosition) {
        self.reason = reason
        self.position = position
    }

    /// One line: what was wrong and where. Of the input it repeats no more than the beginning of a name.
    public var description: String { "\(reason) at \(position)" }
}

extension YAMLSyntaxError.Reason: CustomStringConvertible {
    /// The reason in words.
    public var description: String {
        switch self {
        case .malformed(let problem, nil): problem
        case .malformed(let problem, let context?): "\(problem) \(context)"
        case .invalidUTF8: "found bytes that are not valid UTF-8"
        case .forbiddenCharacter(let value): "found the control character U+\(Self.hexadecimal(value))"
        case .unknownAnchor(let name): "found the alias *\(Self.short(name)) without an anchor before it"
        case .endlessAlias(let name): "found the alias *\(Self.short(name)) inside its own anchor"
        case .unsupportedTag(let tag):
            "found the tag \(Self.short(tag)) where only !!str, !!int, !!float, !!bool, !!null, !!map and !!seq are known"
        case .tagMismatch(let tag): "found a value that is not a \(tag)"
        case .numberNotInJSON: "found an infinite number or NaN, which JSON does not have"
        case .compositeKey: "found an object or an array where a key is expected"
        case .unsupportedKey: "found null or an integer of more than 63 bits where a key is expected"
        case .mergeOfNonObject: "found '<<' without an object or a list of objects to merge"
        case .tooLong(let limit): "found more than \(limit) bytes"
        case .tooLongExpanded(let limit): "found more than \(limit) bytes when aliases are written out"
        case .tooDeep(let limit): "found more than \(limit) levels of nesting"
        case .tooManyValues(let limit): "found more than \(limit) keys and values when aliases are written out"
        case .outOfMemory: "ran out of memory"
        case .unreadableResult(let reason): "could not be read back: \(reason)"
        }
    }

    private static func short(_ name: String) -> String {
        // Names come from the text: at most this much of one is repeated.
        let limit = 40
        return name.unicodeScalars.count > limit
            ? String(String.UnicodeScalarView(name.unicodeScalars.prefix(limit))) + "…" : name
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
