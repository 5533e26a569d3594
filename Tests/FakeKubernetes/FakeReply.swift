internal import JSONTape

/// A response of the fake server.
enum FakeReply {
    case answer(status: Int, fields: String, body: String)
    case watch(collection: String, since: Int, seconds: Int)
    case bytes(String)
    case endless(head: String, chunk: String, interval: Duration)
    case silence

    static func status(_ code: Int, _ reason: String, _ message: String) -> FakeReply {
        .answer(
            status: code, fields: "",
            body: #"{"kind":"Status","status":"Failure","code":\#(code),"reason":"\#(reason)","message":"\#(message)"}"#)
    }
}

extension FakeReply {
    fileprivate init(_ fault: FakeCluster.Fault) {
        self =
            switch fault {
            case .answer(let status, let fields, let body): .answer(status: status, fields: fields, body: body)
            case .bytes(let text): .bytes(text)
            case .endless(let head, let chunk): .endless(head: head, chunk: chunk, interval: .zero)
            case .slow(let head, let chunk, let interval): .endless(head: head, chunk: chunk, interval: interval)
            case .silence: .silence
            }
    }
}

extension FakeCluster.State {
    mutating func reply(to request: FakeRequest) -> FakeReply {
        requests.append(request)
        if let fault = respond?(request) { return FakeReply(fault) }
        if let index = faults.firstIndex(where: { $0.matches(request) }) {
            let fault = faults[index]
            if !fault.repeats { faults.remove(at: index) }
            return FakeReply(fault.fault)
        }
        if let token, request.fields["authorization"] != "Bearer \(token)" {
            return .status(401, "Unauthorized", "Unauthorized")
        }
        let place = Place(request.path)
        guard let objects = collections[place.collection] else {
            return .status(404, "NotFound", "the server could not find the requested resource")
        }
        switch (request.method, place.key) {
        case ("GET", nil) where request.query["watch"] == "true": return watch(request, place.collection)
        case ("GET", nil): return list(request, objects)
        case ("GET", let key?):
            guard let object = objects[key] else { return .status(404, "NotFound", "\(key) not found") }
            return .answer(status: 200, fields: "", body: object.text)
        case ("PUT", let key?), ("PATCH", let key?): return change(request, place.collection, key)
        default: return .status(405, "MethodNotAllowed", "not supported")
        }
    }

    /// The collection and the key that a path refers to.
    struct Place {
        var collection: String
        var key: String?

        init(_ path: String) {
            var steps = path.split(separator: "/").map(String.init)
            let prefix = steps.first == "api" ? 2 : 3
            var namespace: String?
            if steps.count > prefix + 2, steps[prefix] == "namespaces" {
                namespace = steps[prefix + 1]
                steps.removeSubrange(prefix...prefix + 1)
            }
            if steps.count > prefix + 1 { key = (namespace.map { "\($0)/" } ?? "") + steps.removeLast() }
            collection = "/" + steps.joined(separator: "/")
        }
    }

    private func watch(_ request: FakeRequest, _ collection: String) -> FakeReply {
        guard let since = request.query["resourceVersion"].flatMap({ Int($0) }) else {
            return .status(400, "BadRequest", "no version")
        }
        guard since >= oldest else {
            // API servers report this either by the status of the response or by an event.
            let status =
                #"{"kind":"Status","code":410,"reason":"Expired","message":"too old resource version: \#(since) (\#(oldest))"}"#
            if since % 2 == 0 { return .answer(status: 410, fields: "", body: status) }
            let line = #"{"type":"ERROR","object":\#(status)}"# + "\n"
            return .answer(status: 200, fields: "", body: line)
        }
        return .watch(
            collection: collection, since: since, seconds: request.query["timeoutSeconds"].flatMap { Int($0) } ?? 60)
    }

    private func list(_ request: FakeRequest, _ objects: [String: JSONValue]) -> FakeReply {
        // The continue token consists of the version of the list and the last key.
        let parts = (request.query["continue"] ?? "").split(separator: ".", maxSplits: 1).map(String.init)
        let version = parts.first.flatMap { Int($0) } ?? self.version
        guard version >= oldest else { return .status(410, "Expired", "the continue parameter is too old") }
        let limit = request.query["limit"].flatMap { Int($0) } ?? .max
        // Keys are hexadecimal in the token, because a slash would be escaped.
        let last = parts.count > 1 ? parts[1] : ""
        let selected = objects.filter {
            request.query["fieldSelector"] == nil || request.query["fieldSelector"] == "metadata.name%3D\($0.key)"
        }
        let rest = selected.map { ($0.key.hexadecimal, $0.value) }.sorted { $0.0 < $1.0 }.filter { $0.0 > last }
        let page = rest.prefix(limit)
        let more = page.count < rest.count ? "\(version).\(page.last?.0 ?? "")" : ""
        let items = page.map(\.1.text).joined(separator: ",")
        return .answer(
            status: 200, fields: "",
            body: #"{"kind":"List","metadata":{"resourceVersion":"\#(version)","continue":"\#(more)"},"items":[\#(items)]}"#)
    }

    private mutating func change(_ request: FakeRequest, _ collection: String, _ key: String) -> FakeReply {
        guard let stored = collections[collection]?[key] else { return .status(404, "NotFound", "\(key) not found") }
        guard let body = try? JSONValue(parsing: request.body) else { return .status(400, "BadRequest", "not JSON") }
        let changed: JSONValue?
        switch request.fields["content-type"] {
        case "application/json": changed = body
        case "application/json-patch+json": changed = JSONPatch(parsing: body).flatMap { try? $0.applied(to: stored) }
        default: return .status(415, "UnsupportedMediaType", "not supported")
        }
        guard let changed else { return .status(422, "Invalid", "the patch cannot be applied") }
        let version = changed["metadata"]?["resourceVersion"]
        guard version == nil || version == stored["metadata"]?["resourceVersion"] else {
            return .status(
                409, "Conflict", "the object has been modified; please apply your changes to the latest version and try again")
        }
        return .answer(status: 200, fields: "", body: store(collection, key, changed).text)
    }
}

extension String {
    fileprivate var hexadecimal: String {
        utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension JSONPatch {
    /// Parses a patch of `add` and `replace` operations.
    fileprivate init?(parsing value: JSONValue) {
        guard case .array(let entries) = value else { return nil }
        self.init()
        for entry in entries {
            guard case .string(let operation) = entry["op"], case .string(let pointer) = entry["path"], let value = entry["value"]
            else {
                return nil
            }
            let steps = pointer.split(separator: "/").map { Int($0).map { .index($0) } ?? FieldPath.Step.name(String($0)) }
            operations.append(operation == "add" ? .add(FieldPath(steps), value) : .replace(FieldPath(steps), value))
        }
    }
}
