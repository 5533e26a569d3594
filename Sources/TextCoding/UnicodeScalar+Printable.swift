extension Unicode.Scalar {
    /// Whether a terminal or a browser shows the character as itself.
    ///
    /// False for control characters, for format characters, which change the direction of writing (CVE-2021-42574) or are invisible, for
    /// line and paragraph separators, and for code points without a character (Unicode Standard, table 4-4).
    public var isPrintable: Bool {
        if value < 0x7F { return value >= 0x20 }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return false
        default: return true
        }
    }

    /// The character as escapes of JSON, one for each UTF-16 code unit: `\u202e`.
    public var escaped: String {
        UTF16.encode(self).map { $0.map { "\\u" + Hexadecimal.text(of: UInt32($0), digits: 4) }.joined() } ?? ""
    }
}
