internal import HTTPEngine
package import JSONTape

/// A kind of object that an API server keeps, and the requests about it.
package struct APIResource: Sendable, Hashable, CustomStringConvertible {
    /// The API group; empty for the core.
    package let group: String
    /// The version of the group.
    package let version: String
    /// The plural that stands in paths: `gateways`.
    package let plural: String

    /// A resource by its name.
    package init(group: String, version: String, plural: String) {
        self.group = group
        self.version = version
        self.plural = plural
    }

    /// As RBAC and kubectl write it: `gateways.gateway.networking.k8s.io`.
    package var description: String { group.isEmpty ? plural : "\(plural).\(group)" }

    private func path(namespace: String? = nil, name: String? = nil) -> [String] {
        (group.isEmpty ? ["api", version] : ["apis", group, version]) + (namespace.map { ["namespaces", $0] } ?? []) + [plural]
            + (name.map { [$0] } ?? [])
    }

    /// One page of all objects in all namespaces.
    ///
    /// - Parameter continuation: what the page before said; empty for the first.
    package func list(limit: Int, continuation: String = "") -> APIRequest {
        let more = continuation.isEmpty ? [] : [(name: "continue", value: continuation)]
        return APIRequest(.get, path(), query: [("limit", "\(limit)")] + more)
    }

    /// All changes in all namespaces since a version.
    package func watch(since resourceVersion: String, seconds: Int) -> APIRequest {
        APIRequest(
            .get, path(),
            query: [
                ("watch", "true"), ("allowWatchBookmarks", "true"), ("resourceVersion", resourceVersion),
                ("timeoutSeconds", "\(seconds)"),
            ])
    }

    /// An object by its name.
    package func get(_ name: String, namespace: String? = nil) -> APIRequest {
        APIRequest(.get, path(namespace: namespace, name: name))
    }

    /// Makes an object.
    package func create(_ object: JSONValue, namespace: String? = nil) -> APIRequest {
        APIRequest(.post, path(namespace: namespace)).carrying(object.text, "application/json")
    }

    /// Replaces an object. When it bears a resourceVersion that is no longer the stored one, the server answers 409.
    package func replace(_ name: String, namespace: String? = nil, with object: JSONValue) -> APIRequest {
        APIRequest(.put, path(namespace: namespace, name: name)).carrying(object.text, "application/json")
    }

    /// Changes an object (RFC 6902).
    package func patch(_ name: String, namespace: String? = nil, by patch: JSONPatch) -> APIRequest {
        APIRequest(.patch, path(namespace: namespace, name: name)).carrying(patch.text, "application/json-patch+json")
    }

    /// Changes an object (RFC 7386).
    package func merge(_ name: String, namespace: String? = nil, with change: JSONValue) -> APIRequest {
        APIRequest(.patch, path(namespace: namespace, name: name)).carrying(change.text, "application/merge-patch+json")
    }
}

extension APIRequest {
    fileprivate func carrying(_ text: String, _ contentType: String) -> APIRequest {
        var request = self
        request.contentType = contentType
        request.body = Array(text.utf8)
        return request
    }
}
