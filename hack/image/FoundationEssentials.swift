// The few declarations of FoundationEssentials that swift-argument-parser uses, for the image's executable alone (see hack/image/executable).
//
// The real module and the regular expressions that it uses add 5.6 MB of code, because the linker keeps every type of theirs that conforms to a
// protocol. swift-argument-parser encodes JSON with it for one hidden option, `--experimental-dump-help`, which prints nothing in the image.

/// An error with a text for people. No error of the image's executable conforms to it, but swift-argument-parser asks each.
public protocol LocalizedError: Error {
    /// The text for people.
    var errorDescription: String? { get }
}

/// Data that nothing produces.
public struct Data {}

/// Refuses to encode.
public class JSONEncoder {
    /// The form of the JSON text.
    public struct OutputFormatting: OptionSet, Sendable {
        /// The bit mask.
        public let rawValue: UInt
        /// The options of a bit mask.
        public init(rawValue: UInt) { self.rawValue = rawValue }

        /// With line breaks and indentation.
        public static let prettyPrinted = OutputFormatting(rawValue: 1)
        /// With sorted keys.
        public static let sortedKeys = OutputFormatting(rawValue: 2)
    }

    /// Encoding is not available.
    public struct Unavailable: Error {}

    /// The form of the JSON text.
    public var outputFormatting: OutputFormatting = []

    /// An encoder.
    public init() {}

    /// Throws ``Unavailable``.
    public func encode<Value: Encodable>(_ value: Value) throws -> Data { throw Unavailable() }
}

extension String {
    /// A character encoding.
    public struct Encoding: Sendable {
        /// UTF-8.
        public static let utf8 = Encoding()
    }

    /// Nil, because there is no data to decode.
    public init?(data: Data, encoding: Encoding) { return nil }
}
