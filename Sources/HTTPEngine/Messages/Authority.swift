internal import TextCoding

/// uri-host [ ":" port ] (RFC 9110 §4.2.1): the value of Host and of `:authority`.
enum Authority {
    static func isValid(_ text: Span<UInt8>) -> Bool {
        var end = 0
        if text.count > 0, text[0] == UInt8(ascii: "[") {
            guard let close = text.firstIndex(of: UInt8(ascii: "]"), from: 1), close > 1,
                ASCIISet.addressLiteral.containsAll(text.extracting(1..<close))
            else { return false }
            end = close + 1
        } else {
            end = text.firstIndex(of: UInt8(ascii: ":"), from: 0) ?? text.count
            let host = text.extracting(..<end)
            guard ASCIISet.host.containsAll(host), host.percentEncodingIsValid else { return false }
        }
        guard end < text.count else { return true }
        guard text[end] == UInt8(ascii: ":"), text.count - end <= 6 else { return false }
        let port = text.extracting(end + 1..<text.count)
        return port.isEmpty || port.decimal(Int.self) ?? .max <= 65_535
    }
}
