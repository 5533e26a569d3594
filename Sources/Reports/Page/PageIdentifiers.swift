internal import PolicyAttachment
internal import TextCoding

/// The identifiers of the entries of a page, which the fragment of a link names.
///
/// They are made of names, so that a link remains valid when the page is written anew.
enum PageIdentifiers {
    /// The identifier of a policy.
    static func of(_ policy: ObjectName) -> String { path(["policy", policy.namespace, policy.name]) }

    /// The identifier of a Gateway.
    static func of(gateway: ObjectName) -> String { path(["gateway", gateway.namespace, gateway.name]) }

    /// The identifier of a listener.
    static func of(_ listener: ListenerName) -> String {
        let set = listener.listenerSet.map { [$0.namespace, $0.name] } ?? []
        return path(["listener", listener.gateway.namespace, listener.gateway.name] + set + [listener.name])
    }

    /// The identifier of a rule.
    static func of(rule: String) -> String { path(["rule", rule]) }

    /// Words with a slash between them: `policy/infra/edge`.
    static func path(_ words: [String]) -> String { words.map(word).joined(separator: "/") }

    /// A name as a word without spaces. Other characters than letters, digits, hyphens, underscores and full stops are `~` and two digits for each
    /// byte, so that different names have different words.
    static func word(_ name: String) -> String {
        var word: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                word.append(byte)
            default: word += Array("~\(Hexadecimal.text(of: UInt32(byte), digits: 2))".utf8)
            }
        }
        return String(decoding: word, as: UTF8.self)
    }
}
