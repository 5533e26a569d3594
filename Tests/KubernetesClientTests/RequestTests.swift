import HTTPEngine
import JSONTape
import KubernetesClient
import Testing

private let gateways = APIResource(group: "gateway.networking.k8s.io", version: "v1", plural: "gateways")
private let namespaces = APIResource(group: "", version: "v1", plural: "namespaces")

@Test(
    "Paths and queries of requests follow the conventions of the Kubernetes API",
    arguments: [
        (gateways.list(limit: 250), "/apis/gateway.networking.k8s.io/v1/gateways?limit=250"),
        (
            namespaces.list(limit: 1, continuation: "eyJ2IjoibWV0YSJ9+/="),
            "/api/v1/namespaces?limit=1&continue=eyJ2IjoibWV0YSJ9%2B%2F%3D"
        ),
        (
            namespaces.watch(since: "17", seconds: 300),
            "/api/v1/namespaces?watch=true&allowWatchBookmarks=true&resourceVersion=17&timeoutSeconds=300"
        ),
        (gateways.get("edge", namespace: "infra"), "/apis/gateway.networking.k8s.io/v1/namespaces/infra/gateways/edge"),
        (namespaces.get("a/../b c"), "/api/v1/namespaces/a%2F..%2Fb%20c"),
    ])
func targets(_ request: APIRequest, _ target: String) {
    #expect(request.target == target && request.method == .get && request.body.isEmpty)
}

@Test("Requests that change objects have the method and the media type of their form")
func changingRequests() throws {
    let object = try JSONValue(parsing: #"{"metadata":{"name":"edge"}}"#)
    let patch = JSONPatch([.add(FieldPath([.name("metadata"), .name("labels")]), .object([]))])
    let rows: [(APIRequest, String, String)] = [
        (
            gateways.create(object, namespace: "infra"), "application/json",
            "/apis/gateway.networking.k8s.io/v1/namespaces/infra/gateways"
        ),
        (gateways.create(object, namespace: "infra", isDryRun: true), "application/json", "…/gateways?dryRun=All"),
        (gateways.replace("edge", namespace: "infra", with: object), "application/json", "…/edge"),
        (gateways.merge("edge", namespace: "infra", with: object), "application/merge-patch+json", "…/edge"),
        (gateways.patch("edge", namespace: "infra", by: patch), "application/json-patch+json", "…/edge"),
    ]
    for (request, type, target) in rows {
        #expect(request.contentType == type)
        #expect(request.target.hasSuffix(target.replacing("…", with: "")))
    }
    #expect(rows.map(\.0.method) == [.post, .post, .put, .patch, .patch])
    #expect(String(decoding: rows[4].0.body, as: UTF8.self) == #"[{"op":"add","path":"/metadata/labels","value":{}}]"#)
}

@Test("The description of a resource is its name in RBAC")
func names() {
    #expect("\(gateways)" == "gateways.gateway.networking.k8s.io" && "\(namespaces)" == "namespaces")
}
