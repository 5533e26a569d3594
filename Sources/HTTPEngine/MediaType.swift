/// Content-Type (RFC 9110 §8.3).
enum MediaType {
    /// The type and subtype in lower case, without parameters.
    static func parse(_ value: Span<UInt8>) throws(HTTPRefusal) -> String {
        let end = value.firstIndex(of: UInt8(ascii: ";"), from: 0) ?? value.count
        let type = value.extracting(value.trimmed(0..<end))
        // Sixteen bytes are one too many for a string without an allocation, and nearly every request says this.
        if type.equalsIgnoringCase("application/json") { return "application/json" }
        guard let slash = type.firstIndex(of: UInt8(ascii: "/"), from: 0), slash > 0, slash + 1 < type.count,
            type.extracting(..<slash).allSatisfy(.token), type.extracting((slash + 1)...).allSatisfy(.token)
        else { throw HTTPRefusal(400, "the Content-Type is not a media type") }
        return String(ascii: type).lowercased()
    }
}
