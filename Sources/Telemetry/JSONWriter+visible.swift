internal import JSONTape

extension JSONWriter {
    /// Writes a string value in which everything that does not show, or makes a terminal do something, is escaped, beyond what JSON demands:
    /// a log is read by people, who must not be shown another line than a machine reads.
    mutating func visible(utf8 text: UnsafeBufferPointer<UInt8>) {
        let start = bytes.count
        string(utf8: text.span)
        if text.span.isASCIIWithoutDelete { return }
        let written = String(decoding: bytes[start...], as: UTF8.self)
        bytes.removeSubrange(start...)
        for scalar in written.unicodeScalars {
            if scalar.isVisible {
                bytes.append(contentsOf: String(scalar).utf8)
            } else {
                for unit in String(scalar).utf16 { appendEscape(unit) }
            }
        }
    }

    private mutating func appendEscape(_ unit: UInt16) {
        let digits = String(unit, radix: 16)
        bytes.append(contentsOf: "\\u\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits)".utf8)
    }
}

extension Unicode.Scalar {
    /// Whether it shows as itself: no control (C0, DEL, C1), nothing that turns the direction of writing (CVE-2021-42574) or shows as nothing,
    /// no separator of lines.
    fileprivate var isVisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}
