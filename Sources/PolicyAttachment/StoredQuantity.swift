/// A quantity as the API server stores it (apimachinery, `resource.Quantity`): a whole number with a suffix, or an integer. It accepts more than
/// `PolicySchema.Quantity`, because policies may have been stored without validation.
struct StoredQuantity: Sendable, Equatable {
    /// The value; nil if apimachinery does not represent it as a signed 64-bit number.
    let value: Int64?
    /// The canonical text, as the controller prints it: `1024Ki` is `1Mi`.
    let text: String

    private enum Base: Int64 {
        case decimal = 1000
        case binary = 1024

        var suffixes: [String] {
            switch self {
            case .decimal: ["", "k", "M", "G", "T", "P", "E"]
            case .binary: ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
            }
        }
    }

    /// Reads a string or an integer; nil if the CRD rejects it.
    init?(reading place: ObjectReader) {
        guard let text = place.string ?? place.integer.map({ String($0) }) else { return nil }
        let sign = text.hasPrefix("-") || text.hasPrefix("+") ? 1 : 0
        let digits = text.dropFirst(sign).prefix { $0.isASCII && $0.isNumber }
        let suffix = String(text.dropFirst(sign + digits.count))
        guard !digits.isEmpty else { return nil }
        let base = suffix.hasSuffix("i") ? Base.binary : .decimal
        guard var power = base.suffixes.firstIndex(of: suffix) else { return nil }
        // apimachinery represents longer numbers in another way.
        guard digits.count <= 18, let number = Int64(digits) else {
            (value, self.text) = (nil, text)
            return
        }
        let isNegative = text.hasPrefix("-")
        value = Self.value(number, base, power).map { isNegative ? -$0 : $0 }
        var (mantissa, printed) = (number, base)
        if base == .binary, power == 0 || mantissa == 0 { (printed, power) = (.decimal, 0) }
        while mantissa != 0, mantissa % printed.rawValue == 0, power < printed.suffixes.count - 1 {
            (mantissa, power) = (mantissa / printed.rawValue, power + 1)
        }
        self.text = mantissa == 0 ? "0" : (isNegative ? "-" : "") + "\(mantissa)" + printed.suffixes[power]
    }

    private static func value(_ number: Int64, _ base: Base, _ power: Int) -> Int64? {
        var value = number
        for _ in 0..<power {
            let (product, overflows) = value.multipliedReportingOverflow(by: base.rawValue)
            if overflows { return nil }
            value = product
        }
        // apimachinery does not represent 7Ei as a 64-bit number, although it would fit.
        return base == .binary && value >= 7 << 60 ? nil : value
    }
}
