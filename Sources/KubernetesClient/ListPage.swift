internal import JSONTape

/// One page of a list.
struct ListPage {
    /// The array of objects; nil when the server writes none for an empty list.
    let items: JSONTape.Place?
    /// The version that the whole list is of.
    let resourceVersion: String
    /// What to ask for the next page with; empty on the last.
    let continuation: String

    /// Reads a page.
    init(_ tape: borrowing JSONTape) throws(APIFailure) {
        guard let metadata = tape.presentMember("metadata", of: tape.root),
            let version = tape.member("resourceVersion", of: metadata), let text = tape.string(at: version), !text.isEmpty
        else { throw .unintelligible("a list has no resourceVersion") }
        resourceVersion = text
        continuation = tape.presentMember("continue", of: metadata).flatMap { tape.string(at: $0) } ?? ""
        items = tape.presentMember("items", of: tape.root)
        if let items, tape.kind(at: items) != .array { throw .unintelligible("the items of a list are no array") }
    }
}
