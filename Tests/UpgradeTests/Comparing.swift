import CachedTables
import JSONTape
import PolicySchema
import TrafficPolicy
import Upgrade

/// A policy with a spec. It targets a Gateway if the spec has no target.
func policy(_ spec: String) throws -> JSONTape {
    guard case .object(var members) = try JSONValue(parsing: spec) else { return try JSONTape(parsing: "null") }
    if !members.contains(where: { $0.key.hasPrefix("target") }) {
        let target = #"{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"edge"}"#
        members.append(.init(key: "targetRef", value: try JSONValue(parsing: target)))
    }
    let object = JSONValue.object([
        .init(key: "apiVersion", value: "gateway.envoyproxy.io/v1alpha1"), .init(key: "kind", value: "ClientTrafficPolicy"),
        .init(key: "metadata", value: .object([.init(key: "name", value: "eg"), .init(key: "namespace", value: "default")])),
        .init(key: "spec", value: .object(members)),
    ])
    return try JSONTape(parsing: object.text)
}

/// A release by its name: the newest patch release of a minor one, or exactly `1.8.0`.
func profile(_ name: String) throws -> Profile { try KnownReleases.profile(gateway: name) }

/// The changes of a spec between two releases.
func changes(_ spec: String, _ old: String, _ new: String) throws -> [PolicyChange] {
    let tape = try policy(spec)
    return ReleaseComparison(from: try profile(old), to: try profile(new), tables: cachedTables).changes(of: tape, at: tape.root)
}

extension PolicyChange {
    /// `error rejected spec.tls.ciphers[0]`; the severity of information is `note`.
    var summary: String { "\(severity?.rawValue ?? "note") \(kind.rawValue) \(path)" }
}
