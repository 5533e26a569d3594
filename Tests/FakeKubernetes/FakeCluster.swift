package import JSONTape
internal import Synchronization

/// The state of a fake cluster: objects, their versions and their events. Any thread may change it.
package final class FakeCluster: Sendable {
    package struct Event: Sendable {
        package let version: Int
        package let collection: String
        package let line: String
    }

    /// A response that replaces the regular one.
    package enum Fault: Sendable {
        /// A complete response.
        case answer(status: Int, fields: String, body: String)
        /// These bytes, followed by the end of the connection.
        case bytes(String)
        /// These bytes, followed by the same chunk (RFC 9112 §7.1) again and again.
        case endless(String, chunk: String)
        /// The same with a pause before each chunk.
        case slow(String, chunk: String, interval: Duration)
        /// No response until the server stops.
        case silence
    }

    package struct State {
        package var version = 100
        /// Objects by collection (`/apis/…/gateways`) and `namespace/name`.
        package var collections: [String: [String: JSONValue]] = [:]
        package var log: [Event] = []
        /// Versions before this one are not available.
        package var oldest = 0
        /// Incremented to end all watches.
        package var watchEnd = 0
        /// Incremented to send a bookmark on all watches.
        package var bookmarks = 0
        /// The only accepted token; nil accepts every client.
        package var token: String?
        package var requests: [FakeRequest] = []
        var faults: [(matches: @Sendable (FakeRequest) -> Bool, fault: Fault, repeats: Bool)] = []
        /// Computes a response that replaces the regular one; nil for the regular one.
        package var respond: (@Sendable (FakeRequest) -> Fault?)?
        /// The bytes that open watches send before they are cut; nil to end them in an orderly way.
        package var cut: String?
    }

    private let state = Mutex(State())
    /// The head of a watch's response.
    package static let watchHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"

    package init() {}

    package func with<Value>(_ body: (inout sending State) throws -> sending Value) rethrows -> sending Value {
        try state.withLock(body)
    }

    /// Installs a resource. Without this, requests for it are answered with 404.
    package func install(_ collection: String) {
        state.withLock { state in
            if state.collections[collection] == nil { state.collections[collection] = [:] }
        }
    }

    package func uninstall(_ collection: String) {
        state.withLock { state in
            state.collections[collection] = nil
            state.watchEnd += 1
        }
    }

    /// Creates or replaces an object, given without resourceVersion.
    package func put(_ collection: String, _ key: String, _ text: String) {
        state.withLock { state in
            guard let object = try? JSONValue(parsing: text) else { preconditionFailure(text) }
            _ = state.store(collection, key, object)
        }
    }

    package func remove(_ collection: String, _ key: String) {
        state.withLock { state in
            guard let object = state.collections[collection]?.removeValue(forKey: key) else { return }
            state.version += 1
            state.note("DELETED", collection, object.bearing(version: state.version))
        }
    }

    package func object(_ collection: String, _ key: String) -> JSONValue? {
        state.withLock { $0.collections[collection]?[key] }
    }

    /// Answers the next matching request, or every one, with a fault.
    package func fail(
        _ fault: Fault, always repeats: Bool = false, when matches: @escaping @Sendable (FakeRequest) -> Bool = { _ in true }
    ) {
        state.withLock { $0.faults.append((matches, fault, repeats)) }
    }

    /// Removes old versions, as etcd does every five minutes.
    package func compact() {
        state.withLock { state in
            state.version += 1
            state.oldest = state.version
            state.log = []
        }
    }

    /// Ends all watches in an orderly way.
    package func endWatches() { state.withLock { $0.watchEnd += 1 } }

    /// Sends a bookmark on all watches.
    package func sendBookmarks() { state.withLock { $0.bookmarks += 1 } }

    /// Sends `bytes` on all open watches and cuts them.
    package func cutWatches(after bytes: String) {
        state.withLock { state in
            state.cut = bytes
            state.watchEnd += 1
        }
    }

    package var requests: [FakeRequest] { state.withLock { $0.requests } }

    package func requests(_ matches: (FakeRequest) -> Bool) -> Int { requests.count(where: matches) }
}

extension FakeCluster.State {
    /// Stores an object with a new version.
    package mutating func store(_ collection: String, _ key: String, _ object: JSONValue) -> JSONValue {
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
