internal import JSONTape

/// A line of a watch.
struct WatchEvent: Equatable {
    enum Kind: Equatable {
        /// The object is there: ADDED, MODIFIED.
        case present
        /// The object is gone: DELETED.
        case gone
        /// Nothing of interest has happened up to a version: BOOKMARK.
        case bookmark
        /// The watch is over.
        case failed(APIStatus)
    }

    let kind: Kind
    /// The object, in the state that it is or was last in.
    let object: JSONTape.Place
    /// The version up to which all is known now; empty after a failure.
    let resourceVersion: String

    /// Reads a line.
    init(_ tape: borrowing JSONTape) throws(APIFailure) {
        guard let type = tape.member("type", of: tape.root), let object = tape.member("object", of: tape.root),
            tape.kind(at: object) == .object
        else { throw .unintelligible("an event of a watch has no type or no object") }
        self.object = object
        switch tape.text(at: type) {
        case "ADDED", "MODIFIED": kind = .present
        case "DELETED": kind = .gone
        case "BOOKMARK": kind = .bookmark
        case "ERROR":
            kind = .failed(APIStatus(code: 500, retryAfter: nil, object, of: tape))
            resourceVersion = ""
            return
        default: throw .unintelligible("an event of a watch has a type that does not exist")
        }
        guard let metadata = tape.member("metadata", of: object), let version = tape.member("resourceVersion", of: metadata),
            let text = tape.string(at: version), !text.isEmpty
        else { throw .unintelligible("an object of a watch has no resourceVersion") }
        resourceVersion = text
    }
}
