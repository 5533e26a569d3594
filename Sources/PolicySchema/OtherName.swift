/// Advice about a name that authors use although the object has no such field.
public enum OtherName: Sendable {
    /// The field of the same object that the author means.
    case field(String)
    /// The setting elsewhere that the author means, by its path from the outermost object: `spec.http1.preserveHeaderCase`.
    case setting(String)
    /// Another resource to use, or what to do: "use a BackendTrafficPolicy".
    case advice(String)
}

extension String {
    /// The name as a person reads it: lower-case letters and digits, without hyphens and underscores. Only the first 64 characters count.
    var normalizedName: String {
        String(
            decoding: utf8.prefix(64).compactMap { byte -> UInt8? in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
                case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: " "), UInt8(ascii: "."): nil
                default: byte
                }
            }, as: UTF8.self)
    }
}
