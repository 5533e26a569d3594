internal import TextCoding

/// Content-Type (RFC 9110 §8.3).
enum MediaType {
    /// The type and subtype in lower case, without parameters.
    static func parse(_ value: Span<UInt8>) throws(HTTPError) -> String {
        let end = value.firstIndex(of: UInt8(ascii: ";"), from: 0) ?? value.count
        let type = value.extracting(value.trimmed(0..<end))
        // Nearly every request has this type, and a literal needs no allocation.
        if type.equalsIgnoringCase("application/json") { return "application/json" }
        guard let slash = type.firstIndex(of: UInt8(ascii: "/"), from: 0), slash > 0, slash + 1 < type.count,
            ASCIISet.token.containsAll(type.extracting(..<slash)), ASCIISet.token.containsAll(type.extracting((slash + 1)...))
        else { throw HTTPError(400, "the Content-Type is not a media type") }
        return String(ascii: type).lowercased()
    }
}
