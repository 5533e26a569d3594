/// uri-host [ ":" port ] (RFC 9110 §4.2.1), as Host bears it.
enum Authority {
    static func isValid(_ text: Span<UInt8>) -> Bool {
        var end = 0
        if text.count > 0, text[0] == UInt8(ascii: "[") {
            guard let close = text.firstIndex(of: UInt8(ascii: "]"), from: 1), close > 1,
                text.extracting(1..<close).allSatisfy(.addressLiteral)
            else { return false }
            end = close + 1
        } else {
            end = text.firstIndex(of: UInt8(ascii: ":"), from: 0) ?? text.count
            let host = text.extracting(..<end)
            guard host.allSatisfy(.host), host.percentEncodingIsValid else { return false }
        }
        guard end < text.count else { return true }
        guard text[end] == UInt8(ascii: ":"), text.count - end <= 6 else { return false }
        var port = 0
        for index in end + 1..<text.count {
            guard let digit = text[index].hexDigit, digit < 10 else { return false }
            port = port * 10 + digit
        }
        return port <= 65_535
    }
}
