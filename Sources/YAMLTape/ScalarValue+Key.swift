extension ScalarValue {
    /// The text of a key that is not a string; nil if kubectl has none for it, and for a string.
    ///
    /// `convertToJSONableObject` of sigs.k8s.io/yaml: integers in decimal, floats as Go writes them in 32 bits.
    var keyText: String? {
        switch self {
        case .boolean(let value): value ? "true" : "false"
        case .integer(let text): Int64(String(decoding: text, as: UTF8.self)).map { String($0) }
        case .float(let text): Double(String(decoding: text, as: UTF8.self)).map { Float($0).goText }
        case .notFinite(let text): text.description
        case .null, .string: nil
        }
    }

    /// Reads a scalar from the JSON text that was written for it.
    init(json: [UInt8]) {
        switch json.first {
        case UInt8(ascii: "\""): self = .string
        case UInt8(ascii: "t"): self = .boolean(true)
        case UInt8(ascii: "f"): self = .boolean(false)
        case UInt8(ascii: "n"): self = .null
        default: self = Self.number(json.span) ?? .string
        }
    }
}

extension Float {
    /// The shortest text that reads back as this number, formatted as Go's `strconv.FormatFloat(x, 'g', -1, 32)` does.
    fileprivate var goText: String {
        if isInfinite { return self < 0 ? "-.inf" : ".inf" }
        let sign = self.sign == .minus ? "-" : ""
        if self == 0 { return sign + "0" }
        // Swift produces the same digits in another format: `1.5`, `100000.0`, `1e-07`, `1.8446744e+19`.
        let parts = magnitude.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = mantissa[0]
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        let all = (whole + fraction).drop { $0 == "0" }
        let exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + whole.count - 1 - ((whole + fraction).count - all.count)
        var digits = String(all)
        while digits.last == "0" { digits.removeLast() }

        if exponent < -4 || exponent >= 6 {
            let power = String(exponent.magnitude)
            let rest = digits.dropFirst()
            return sign + digits.prefix(1) + (rest.isEmpty ? "" : "." + rest)
                + (exponent < 0 ? "e-" : "e+") + (power.count < 2 ? "0" : "") + power
        }
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
        let zeros = max(0, exponent + 1 - digits.count)
        let padded = digits + String(repeating: "0", count: zeros)
        let rest = padded.dropFirst(exponent + 1)
        return sign + padded.prefix(exponent + 1) + (rest.isEmpty ? "" : "." + rest)
    }
}
