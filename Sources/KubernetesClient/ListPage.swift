internal import JSONTape

/// One page of a list.
struct ListPage {
    /// The array of objects; nil if the server omits it because the list is empty.
    let items: JSONTape.Place?
    /// The version of the whole list.
    let resourceVersion: String
    /// The `continue` token of the next page; empty on the last page.
    let continuation: String

    /// The longest `continue` token, in bytes. It is part of the next request's target. API servers send about 200 bytes and the last name.
    static let maxContinuationBytes = 4096

    /// Reads a page.
    init(_ tape: borrowing JSONTape) throws(APIFailure) {
        guard let metadata = tape.presentMember("metadata", of: tape.root),
            let version = tape.resourceVersion(in: metadata)
        else { throw .malformed("a list must have a resourceVersion of 1 to \(JSONTape.maxResourceVersionBytes) bytes") }
        resourceVersion = version
        continuation = tape.presentMember("continue", of: metadata).flatMap { tape.string(at: $0) } ?? ""
        guard continuation.utf8.count <= Self.maxContinuationBytes else {
            throw .malformed("the continue token of a list must have at most \(Self.maxContinuationBytes) bytes")
        }
        items = tape.presentMember("items", of: tape.root)
        if let items, tape.kind(at: items) != .array { throw .malformed("the items of a list must be an array") }
    }
}

extension JSONTape {
    /// The longest resource version, in bytes. It is part of a watch's target. API servers send decimal numbers of up to 20 digits.
    static let maxResourceVersionBytes = 256

    /// The resource version in an object's metadata; nil if it is missing, empty, too long or not a string.
    borrowing func resourceVersion(in metadata: Place) -> String? {
        guard let place = member("resourceVersion", of: metadata), kind(at: place) == .string,
            1...Self.maxResourceVersionBytes ~= count(at: place)
        else { return nil }
        return text(at: place)
    }
}
