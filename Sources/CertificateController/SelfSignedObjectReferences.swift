internal import KubernetesClient

/// The Secret that contains the certificates, and the webhook configurations that must trust them.
package struct SelfSignedObjectReferences: Sendable {
    /// A reference to one object.
    package struct Object: Sendable, Equatable, CustomStringConvertible {
        let resource: APIResource
        let namespace: String?
        let name: String
        /// Whether it is an error if the object does not exist.
        let isRequired: Bool

        /// The form that kubectl uses: `secrets/ctp-webhook-self-signed`.
        package var description: String { "\(resource)/\(name)" }
    }

    let secret: Object
    let configurations: [Object]

    /// - Parameter configuration: the name of both webhook configurations, the validating and the mutating one.
    package init(namespace: String, secret: String, configuration: String) {
        self.secret = Object(
            resource: APIResource(group: "", version: "v1", plural: "secrets"), namespace: namespace, name: secret,
            isRequired: true)
        configurations = ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"].map { plural in
            Object(
                resource: APIResource(group: "admissionregistration.k8s.io", version: "v1", plural: plural), namespace: nil,
                name: configuration, isRequired: false)
        }
    }
}
