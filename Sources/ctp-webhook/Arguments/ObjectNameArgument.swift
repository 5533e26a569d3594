import ArgumentParser
import ClusterCache
import PolicyAttachment

/// The namespace and the name of a Deployment: `envoy-gateway-system/envoy-gateway`.
struct ObjectNameArgument: ExpressibleByArgument {
    let name: ObjectName

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts.allSatisfy(\.isObjectName) else { return nil }
        name = ObjectName(namespace: parts[0], name: parts[1])
    }

    var defaultValueDescription: String { "\(name.namespace)/\(name.name)" }
}
