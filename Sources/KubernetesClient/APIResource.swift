internal import HTTPEngine
package import JSONTape

/// A resource of the Kubernetes API, and the requests for it.
package struct APIResource: Sendable, Hashable, CustomStringConvertible {
    /// The API group; empty for the core group.
    package let group: String
    /// The version of the API group.
    package let version: String
    /// The plural name, as in paths: `gateways`.
    package let plural: String
    /// The only object that lists and watches return; nil for all objects. An RBAC rule with this name in `resourceNames` permits them.
    package let name: String?

    /// Creates a resource from its names.
    package init(group: String, version: String, plural: String, named name: String? = nil) {
        self.group = group
        self.version = version
        self.plural = plural
        self.name = name
    }

    /// The form that RBAC and kubectl use: `gateways.gateway.networking.k8s.io`.
    package var description: String { group.isEmpty ? plural : "\(plural).\(group)" }

    private func path(namespace: String? = nil, name: String? = nil) -> [String] {
        (group.isEmpty ? ["api", version] : ["apis", group, version]) + (namespace.map { ["namespaces", $0] } ?? []) + [plural]
            + (name.map { [$0] } ?? [])
    }

    private var selector: [(name: String, value: String)] { name.map { [("fieldSelector", "metadata.name=\($0)")] } ?? [] }

    /// Lists one page of the objects in all namespaces.
    ///
    /// - Parameter continuation: the `continue` token of the previous page; empty for the first page.
    package func list(limit: Int, continuation: String = "") -> APIRequest {
        let more = continuation.isEmpty ? [] : [(name: "continue", value: continuation)]
        return APIRequest(.get, path(), query: selector + [("limit", "\(limit)")] + more)
    }

    /// Watches the changes in all namespaces since a resource version, for about `seconds`.
    package func watch(since resourceVersion: String, seconds: Int) -> APIRequest {
        APIRequest(
            .get, path(),
            query: selector + [
                ("watch", "true"), ("allowWatchBookmarks", "true"), ("resourceVersion", resourceVersion),
                ("timeoutSeconds", "\(seconds)"),
            ])
    }

    /// Reads one object.
    package func get(_ name: String, namespace: String? = nil) -> APIRequest {
        APIRequest(.get, path(namespace: namespace, name: name))
    }

    /// Creates an object.
    ///
    /// - Parameter isDryRun: whether the server only checks the object, with all webhooks, and stores nothing.
    package func create(_ object: JSONValue, namespace: String? = nil, isDryRun: Bool = false) -> APIRequest {
        APIRequest(.post, path(namespace: namespace), query: isDryRun ? [("dryRun", "All")] : []).carrying(
            object.text, "application/json")
    }

    /// Replaces an object. If its resourceVersion is not the stored one, the server responds with 409.
    package func replace(_ name: String, namespace: String? = nil, with object: JSONValue) -> APIRequest {
        APIRequest(.put, path(namespace: namespace, name: name)).carrying(object.text, "application/json")
    }

    /// Changes an object with a JSON Patch (RFC 6902).
    package func patch(_ name: String, namespace: String? = nil, by patch: JSONPatch) -> APIRequest {
        APIRequest(.patch, path(namespace: namespace, name: name)).carrying(patch.text, "application/json-patch+json")
    }

    /// Changes an object with a JSON Merge Patch (RFC 7386).
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
