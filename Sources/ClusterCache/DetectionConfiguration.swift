package import PolicyAttachment
package import PolicySchema

/// How the release of Envoy Gateway in a cluster is found.
package struct DetectionConfiguration: Sendable {
    /// The release of Envoy, if a person has named one. Otherwise it is the one that the found release ships.
    package var envoy: EnvoyRelease?
    /// The Deployment of the controller. Envoy Gateway's Helm chart names it so in every release.
    package var deployment = ObjectName(namespace: "envoy-gateway-system", name: "envoy-gateway")
    /// The interval between reads of the Deployment.
    package var imageInterval = Duration.seconds(60)
    /// The interval between reads of a Deployment that is missing, or that the account may not read. Every attempt is a line in the audit log of
    /// the API server.
    package var deniedImageInterval = Duration.seconds(600)

    package init() {}
}
