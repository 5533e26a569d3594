internal import TextCoding

/// The field `traceparent` of a request: the trace and the span of the sender (W3C Trace Context, https://www.w3.org/TR/trace-context/).
public struct TraceContext: Sendable, Equatable {
    private let trace: (high: UInt64, low: UInt64)
    private let span: UInt64

    /// Reads `version-trace-span-flags`; nil if the value is malformed.
    init?(_ value: Span<UInt8>) {
        // §3.2.2.1: version ff is invalid. Later versions may only append fields after another hyphen.
        guard value.count >= 55, let version = Self.number(value, 0, 2), version != 0xFF,
            value.count == 55 || (version > 0 && value[55] == Self.hyphen), value[2] == Self.hyphen,
            let high = Self.number(value, 3, 16), let low = Self.number(value, 19, 16), value[35] == Self.hyphen,
            let span = Self.number(value, 36, 16), value[52] == Self.hyphen, Self.number(value, 53, 2) != nil,
            // §3.2.2.3 and §3.2.2.4: all zeros are invalid.
            high | low != 0, span != 0
        else { return nil }
        (trace, self.span) = ((high, low), span)
    }

    private static let hyphen = UInt8(ascii: "-")

    /// The number of some hexadecimal digits; nil if one of them is another character or an upper-case letter.
    private static func number(_ value: Span<UInt8>, _ start: Int, _ count: Int) -> UInt64? {
        var number: UInt64 = 0
        for index in start..<start + count {
            guard let digit = value[index].hexadecimalValue, value[index] == value[index].lowercased else { return nil }
            number = number << 4 | UInt64(digit)
        }
        return number
    }

    /// The identifier of the trace: 32 hexadecimal digits.
    public var traceID: String { Self.text(trace.high) + Self.text(trace.low) }

    /// The identifier of the sender's span: 16 hexadecimal digits.
    public var spanID: String { Self.text(span) }

    private static func text(_ number: UInt64) -> String {
        Hexadecimal.text(of: UInt32(number >> 32), digits: 8)
            + Hexadecimal.text(of: UInt32(truncatingIfNeeded: number), digits: 8)
    }

    /// Whether trace and span are the same.
    public static func == (left: TraceContext, right: TraceContext) -> Bool {
        left.trace == right.trace && left.span == right.span
    }
}
