import EnvoyTranslation
import JSONTape
import PolicyAttachment
import PolicySchema

/// The translation of a policy for one listener of a Gateway, as the command prints it.
struct TranslatedListener {
    let policy: ObjectName
    /// The listener; nil for an assumed listener.
    let listener: ListenerName?
    let description: ListenerDescription
    let translation: ListenerTranslation

    /// What identifies the translation.
    private var header: [JSONValue.Member] {
        var members = [JSONValue.Member(key: "policy", value: .string(policy.description))]
        if let listener { members.append(.init(key: "listener", value: .string(listener.description))) }
        members.append(.init(key: "protocol", value: .string(description.transport.rawValue.uppercased())))
        return members
    }

    private var json: JSONValue { .object(header + [.init(key: "listeners", value: translation.json)]) }

    /// The origins as an object whose keys are JSON Pointers into this object.
    private var annotatedJSON: JSONValue {
        let origins = translation.listeners.enumerated().flatMap { index, listener in
            listener.origins(at: FieldPath([.name("listeners"), .index(index)]))
        }
        let members = origins.map {
            JSONValue.Member(key: $0.setting.pointer, value: .string($0.field.description))
        }
        return .object(
            header + [.init(key: "listeners", value: translation.json), .init(key: "origins", value: .object(members))])
    }

    /// The YAML with the origin of each line as a comment. The writer prints one line for each of the origins.
    private var annotatedYAML: String {
        // The lines of the header and of `listeners`.
        var origins = Array(repeating: FieldPath?.none, count: header.count + 1)
        for listener in translation.listeners { origins += listener.lineOrigins() }
        let lines = YAMLWriter.text(of: json).split(separator: "\n")
        return zip(lines, origins).map { line, origin in origin.map { "\(line)  # \($0)\n" } ?? "\(line)\n" }.joined()
    }

    /// A JSON array with an object for each translation.
    static func json(of listeners: [TranslatedListener], isAnnotated: Bool) -> String {
        IndentedJSONWriter.text(of: .array(listeners.map { isAnnotated ? $0.annotatedJSON : $0.json }))
    }

    /// A stream with a YAML document for each translation.
    static func yaml(of listeners: [TranslatedListener], isAnnotated: Bool) -> String {
        listeners.map { isAnnotated ? $0.annotatedYAML : YAMLWriter.text(of: $0.json) }.joined(separator: "---\n")
    }
}
