import JSONTape
import Synchronization

/// What a cluster keeps: objects, their versions, and what happened to them. Any thread may change it.
final class FakeCluster: Sendable {
    struct Event {
        let version: Int
        let collection: String
        let line: String
    }

    /// What the server does instead of answering.
    enum Fault: Sendable {
        /// An answer that is not its own.
        case answer(status: Int, fields: String, body: String)
        /// These bytes, and the end.
        case bytes(String)
        /// No answer, until the server stops.
        case silence
    }

    struct State {
        var version = 100
        /// Objects by collection (`/apis/…/gateways`) and `namespace/name`.
        var collections: [String: [String: JSONValue]] = [:]
        var log: [Event] = []
        /// Versions before this are gone.
        var oldest = 0
        /// Bumped to end all watches.
        var watchEnd = 0
        var bookmarks = 0
        /// The only token that is let in; nil lets everybody in.
        var token: String?
        var requests: [FakeRequest] = []
        var faults: [(matches: @Sendable (FakeRequest) -> Bool, fault: Fault)] = []
        /// What the open watches send next, before they are cut.
        var cut: String?
    }

    let state = Mutex(State())

    func with<Value>(_ body: (inout sending State) throws -> sending Value) rethrows -> sending Value {
        try state.withLock(body)
    }

    /// The installed resources are those of which this has been called.
    func install(_ collection: String) {
        state.withLock { state in
            if state.collections[collection] == nil { state.collections[collection] = [:] }
        }
    }

    func uninstall(_ collection: String) {
        state.withLock { state in
            state.collections[collection] = nil
            state.watchEnd += 1
        }
    }

    /// Makes or changes an object, given without its version.
    func put(_ collection: String, _ key: String, _ text: String) {
        state.withLock { state in
            guard let object = try? JSONValue(parsing: text) else { preconditionFailure(text) }
            _ = state.store(collection, key, object)
        }
    }

    func remove(_ collection: String, _ key: String) {
        state.withLock { state in
            guard let object = state.collections[collection]?.removeValue(forKey: key) else { return }
            state.version += 1
            state.note("DELETED", collection, object.bearing(version: state.version))
        }
    }

    func object(_ collection: String, _ key: String) -> JSONValue? {
        state.withLock { $0.collections[collection]?[key] }
    }

    /// The next request that fits is answered so.
    func fail(_ fault: Fault, when matches: @escaping @Sendable (FakeRequest) -> Bool = { _ in true }) {
        state.withLock { $0.faults.append((matches, fault)) }
    }

    /// Forgets old versions, as etcd does every five minutes.
    func compact() {
        state.withLock { state in
            state.version += 1
            state.oldest = state.version
            state.log = []
        }
    }

    func endWatches() { state.withLock { $0.watchEnd += 1 } }

    func sendBookmarks() { state.withLock { $0.bookmarks += 1 } }

    /// Sends `bytes` on all open watches and cuts them.
    func cutWatches(after bytes: String) {
        state.withLock { state in
            state.cut = bytes
            state.watchEnd += 1
        }
    }

    var requests: [FakeRequest] { state.withLock { $0.requests } }

    func requests(_ matches: (FakeRequest) -> Bool) -> Int { requests.count(where: matches) }
}

extension FakeCluster.State {
    /// Stores an object under a new version.
    mutating func store(_ collection: String, _ key: String, _ object: JSONValue) -> JSONValue {
        version += 1
        let stored = object.bearing(version: version)
        let isNew = collections[collection, default: [:]].updateValue(stored, forKey: key) == nil
        note(isNew ? "ADDED" : "MODIFIED", collection, stored)
        return stored
    }

    mutating func note(_ type: String, _ collection: String, _ object: JSONValue) {
        log.append(
            FakeCluster.Event(
                version: version, collection: collection, line: #"{"type":"\#(type)","object":\#(object.text)}"# + "\n"))
    }
}

extension JSONValue {
    /// The object with another resourceVersion.
    func bearing(version: Int) -> JSONValue {
        guard case .object(var members) = self else { return self }
        guard case .object(var metadata) = self["metadata"] ?? .object([]) else { return self }
        metadata.removeAll { $0.key == "resourceVersion" }
        metadata.append(Member(key: "resourceVersion", value: .string("\(version)")))
        members.removeAll { $0.key == "metadata" }
        members.append(Member(key: "metadata", value: .object(metadata)))
        return .object(members)
    }
}
