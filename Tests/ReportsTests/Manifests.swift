import JSONTape
import Testing
import YAMLTape

@testable import Reports

/// The objects of a YAML stream.
func manifests(_ yaml: String, source: ManifestSource = .file("a.yaml")) throws -> ManifestObjects {
    var manifests = ManifestObjects(defaultNamespace: "default")
    for document in try YAMLStream(parsing: yaml).documents { manifests.add(document, from: source) }
    return manifests
}

/// A policy with targets and settings, in the flow style of YAML.
func policy(_ name: String = "p", targets: String = "edge", _ settings: String = "http3: {}") -> String {
    """
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: ClientTrafficPolicy
    metadata: {name: \(name)}
    spec: {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: \(targets)}], \(settings)}

    """
}

/// A Gateway with one listener.
let gateway = """
    apiVersion: gateway.networking.k8s.io/v1
    kind: Gateway
    metadata: {name: edge}
    spec: {gatewayClassName: eg, listeners: [{name: web, port: 80, protocol: HTTP}]}

    """
