package import JSONTape
package import PolicyAttachment
internal import PolicySchema

/// Finds the objects of a document as kubectl does, including those in lists.
package struct ManifestWalk {
    /// An object, or the reason why a value is none.
    package enum Item {
        /// An object that reports use.
        case object(ObjectKind, JSONTape.Place)
        /// An object of Kubernetes that reports do not use.
        case other(JSONTape.Place)
        /// A problem at a place, in lower case and without a full stop.
        case message(InputMessage.Severity, String, JSONTape.Place)
    }

    /// The fields of a list that its items may leave out.
    private struct ItemType {
        let apiVersion: ManifestType.Value
        let kind: ManifestType.Value
    }

    private let tape: JSONTape
    /// Whether the API server wrote the document. Its objects can have any version.
    private let isStored: Bool
    private var items: [Item] = []

    private init(tape: JSONTape, isStored: Bool) {
        self.tape = tape
        self.isStored = isStored
    }

    /// Calls `body` with each item of a document. A document that is null has none, because kubectl ignores it.
    package static func forEachItem(of document: JSONTape, isStored: Bool = false, _ body: (Item) -> Void) {
        if document.kind(at: document.root) == .null { return }
        var walk = ManifestWalk(tape: document, isStored: isStored)
        walk.visit(document.root, itemType: nil, isItem: false)
        walk.items.forEach(body)
    }

    private mutating func visit(_ place: JSONTape.Place, itemType: ItemType?, isItem: Bool) {
        guard tape.kind(at: place) == .object else {
            let text = isItem ? "an item of a list must be an object" : "skipped, not a Kubernetes object: must be a mapping"
            return items.append(.message(isItem ? .error : .note, text, place))
        }
        var apiVersion = tape.typeValue("apiVersion", of: place)
        var kind = tape.typeValue("kind", of: place)
        if apiVersion == .missing, let itemType { apiVersion = itemType.apiVersion }
        if kind == .missing, let itemType { kind = itemType.kind }
        if let name = kind.string, name.hasSuffix("List") {
            let itemKind = String(name.dropLast(4))
            let list = tape.presentMember("items", of: place)
            if apiVersion == .string("v1"), itemKind.isEmpty { return visit(items: list, itemType: nil) }
            let type = self.type(apiVersion, .string(itemKind), at: place)
            if case .error(let field, let text) = type { return report(.error, text, at: field, of: place) }
            if case .known = type {
                return visit(items: list, itemType: ItemType(apiVersion: apiVersion, kind: .string(itemKind)))
            }
            if let list, tape.kind(at: list) == .array { return visit(items: list, itemType: nil) }
        }
        switch type(apiVersion, kind, at: place) {
        case .known(let kind): items.append(.object(kind, place))
        case .other: items.append(.other(place))
        case .note(let field, let text): report(.note, text, at: field, of: place)
        case .error(let field, let text): report(.error, text, at: field, of: place)
        }
    }

    /// Visits the items of a list. A list without items may leave them out.
    private mutating func visit(items list: JSONTape.Place?, itemType: ItemType?) {
        guard let list else { return }
        guard tape.kind(at: list) == .array else { return items.append(.message(.error, "items must be a list", list)) }
        // A copy, because the walk changes while it reads.
        let tape = tape
        tape.forEachElement(of: list) { visit($0, itemType: itemType, isItem: true) }
    }

    private func type(
        _ apiVersion: ManifestType.Value, _ kind: ManifestType.Value, at place: JSONTape.Place
    ) -> ManifestType {
        if isStored, let apiVersion = apiVersion.string, let kind = kind.string {
            return ObjectKind(apiVersion: apiVersion, kind: kind).map { .known($0) } ?? .other
        }
        return ManifestType(apiVersion: apiVersion, kind: kind, hasPolicyFields: tape.hasPolicyFields(at: place))
    }

    private mutating func report(
        _ severity: InputMessage.Severity, _ text: String, at field: ManifestType.Field?, of object: JSONTape.Place
    ) {
        let path = FieldPath(field.map { [.name($0.rawValue)] } ?? [])
        items.append(.message(severity, text, tape.nearestPlace(to: path, from: object)))
    }
}
