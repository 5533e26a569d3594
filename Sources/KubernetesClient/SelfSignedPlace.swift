/// Where a webhook keeps its own certificates, and who has to trust them.
package struct SelfSignedPlace: Sendable {
    /// One object, by its name.
    package struct Object: Sendable, Equatable, CustomStringConvertible {
        let resource: APIResource
        let namespace: String?
        let name: String
        /// Whether it is a failure that it is not there.
        let isNeeded: Bool

        /// As kubectl writes it: `secrets/ctp-webhook-self-signed`.
        package var description: String { "\(resource)/\(name)" }
    }

    let secret: Object
    let configurations: [Object]

    /// - Parameter configuration: the name of both webhook configurations, the validating and the mutating one.
    package init(namespace: String, secret: String, configuration: String) {
        self.secret = Object(
            resource: APIResource(group: "", version: "v1", plural: "secrets"), namespace: namespace, name: secret,
            isNeeded: true)
        configurations = ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"].map { plural in
            Object(
                resource: APIResource(group: "admissionregistration.k8s.io", version: "v1", plural: plural), namespace: nil,
                name: configuration, isNeeded: false)
        }
    }
}
