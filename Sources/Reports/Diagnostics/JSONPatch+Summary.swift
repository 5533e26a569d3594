internal import JSONTape

extension JSONPatch {
    /// The change in words, in one line: `add spec.targetRefs[0].kind: Gateway`.
    var summary: String {
        if operations.count == 2, case .add(let new, let value) = operations[0], case .remove(let old) = operations[1] {
            return "replace \(old) by \(new): \(Self.excerpt(value))"
        }
        return operations.map { operation in
            switch operation {
            case .add(let path, let value): "add \(path): \(Self.excerpt(value))"
            case .replace(let path, let value): "set \(path): \(Self.excerpt(value))"
            case .remove(let path): "remove \(path)"
            }
        }.joined(separator: ", ")
    }

    private static func excerpt(_ value: JSONValue) -> String {
        let text = value.text
        return text.count > 60 ? "\(text.prefix(59))…" : text
    }
}
