internal import JSONTape

/// An event of a watch.
struct WatchEvent: Equatable {
    enum Kind: Equatable {
        /// The object exists: ADDED, MODIFIED.
        case present
        /// The object was deleted: DELETED.
        case gone
        /// Nothing relevant happened up to a resource version: BOOKMARK.
        case bookmark
        /// The watch has failed: ERROR.
        case failed(APIStatus)
    }

    let kind: Kind
    /// The object in its newest state, or in its last state before it was deleted.
    let object: JSONTape.Place
    /// The version up to which all changes are known; empty after a failure.
    let resourceVersion: String

    /// Reads an event.
    init(_ tape: borrowing JSONTape) throws(APIFailure) {
        guard let type = tape.member("type", of: tape.root), let object = tape.member("object", of: tape.root),
            tape.kind(at: object) == .object
        else { throw .malformed("an event of a watch must have a type and an object") }
        self.object = object
        switch tape.text(at: type) {
        case "ADDED", "MODIFIED": kind = .present
        case "DELETED": kind = .gone
        case "BOOKMARK": kind = .bookmark
        case "ERROR":
            kind = .failed(APIStatus(code: 500, retryAfter: nil, object, of: tape))
            resourceVersion = ""
            return
        default: throw .malformed("the type of a watch's event must be ADDED, MODIFIED, DELETED, BOOKMARK or ERROR")
        }
        guard let metadata = tape.member("metadata", of: object), let version = tape.resourceVersion(in: metadata) else {
            throw .malformed("an object of a watch must have a resourceVersion of 1 to \(JSONTape.maxResourceVersionBytes) bytes")
        }
        resourceVersion = version
    }
}
