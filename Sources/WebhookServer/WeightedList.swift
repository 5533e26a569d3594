internal import TextCoding

/// A list of alternatives with weights: the value of Accept or Accept-Encoding (RFC 9110 §12.4.2).
struct WeightedList {
    /// An alternative.
    struct Element: Equatable {
        /// The media type or the coding, in lower case.
        let name: String
        /// The parameters before the weight, with names in lower case.
        let parameters: [String: String]
        /// The weight in thousandths: 1000 is preferred, 0 is not acceptable.
        let weight: Int
    }

    /// The most elements that are read. The Go client library of Prometheus sends six.
    static let maxElements = 32

    let elements: [Element]

    /// Reads a list. Malformed elements are ignored.
    init(_ text: String) {
        elements = Self.split(Array(text.utf8)[...], at: UInt8(ascii: ",")).prefix(Self.maxElements).compactMap(Element.init)
    }

    /// Splits a text at a separator that is not in a quoted string (RFC 9110 §5.6.4).
    fileprivate static func split(_ text: ArraySlice<UInt8>, at separator: UInt8) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var (start, isQuoted, isEscaped) = (text.startIndex, false, false)
        for index in text.indices {
            let byte = text[index]
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if isQuoted {
                isEscaped = byte == UInt8(ascii: "\\")
            } else if byte == separator {
                parts.append(text[start..<index])
                start = index + 1
            }
        }
        return parts + [text[start...]]
    }
}

extension WeightedList.Element {
    fileprivate init?(_ text: ArraySlice<UInt8>) {
        let parts = WeightedList.split(text, at: UInt8(ascii: ";")).map(\.trimmed)
        guard let name = parts.first, !name.isEmpty else { return nil }
        var parameters: [String: String] = [:]
        var weight = 1000
        for part in parts.dropFirst() where !part.isEmpty {
            guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let key = String(decoding: part[..<equals], as: UTF8.self).lowercased()
            let value = part[(equals + 1)...]
            guard key != "q" else {
                guard let number = Self.weight(value) else { return nil }
                weight = number
                break
            }
            let isQuoted = value.count >= 2 && value.first == UInt8(ascii: "\"") && value.last == UInt8(ascii: "\"")
            parameters[key] = String(decoding: isQuoted ? value.dropFirst().dropLast() : value, as: UTF8.self)
        }
        self.init(name: String(decoding: name, as: UTF8.self).lowercased(), parameters: parameters, weight: weight)
    }

    /// `0`, `1` or a number between them with at most three decimals, in thousandths.
    private static func weight(_ text: ArraySlice<UInt8>) -> Int? {
        guard let first = text.first, first == UInt8(ascii: "0") || first == UInt8(ascii: "1") else { return nil }
        let rest = text.dropFirst()
        guard rest.isEmpty || (rest.first == UInt8(ascii: ".") && rest.count <= 4) else { return nil }
        var thousandths = Int(first - UInt8(ascii: "0")) * 1000
        var place = 100
        for digit in rest.dropFirst() {
            guard digit.isDigit else { return nil }
            thousandths += Int(digit - UInt8(ascii: "0")) * place
            place /= 10
        }
        return thousandths <= 1000 ? thousandths : nil
    }
}

extension ArraySlice<UInt8> {
    /// Without the spaces and tabs at its ends (RFC 9110 §5.6.3).
    fileprivate var trimmed: ArraySlice<UInt8> {
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        var slice = self.drop(while: isBlank)
        while let last = slice.last, isBlank(last) { slice.removeLast() }
        return slice
    }
}
