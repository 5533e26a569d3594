import EnvoyTranslation
import Foundation
import JSONTape
import PolicySchema
import Testing
import TrafficPolicy

/// A policy, a listener and the recorded translation, as a file of the folder `Golden` holds them.
struct TranslationCase: Sendable, CustomTestStringConvertible {
    let name: String
    let file: JSONValue

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")

    /// All cases by name.
    static let all: [TranslationCase] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted().compactMap { name in
            guard let text = try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8),
                let file = try? JSONValue(parsing: text)
            else { return nil }
            return TranslationCase(name: String(name.dropLast(".json".count)), file: file)
        }
    }()

    var testDescription: String { name }
    var url: URL { Self.folder.appendingPathComponent(name + ".json") }
    var spec: JSONValue { file["spec"] ?? .object([]) }
    var hostname: String? { file["hostname"]?.string }
    var transport: ListenerDescription.Transport? { (file["protocol"]?.string).flatMap { .init(rawValue: $0) } }

    /// The newest release, or the one that the file names.
    var profile: Profile {
        get throws { try KnownReleases.profile(gateway: file["envoyGateway"]?.string) }
    }

    func translation() throws -> ListenerTranslation {
        try translate(
            spec, for: transport ?? .https, hostname: hostname, isPassthrough: file["passthrough"] == .boolean(true), in: profile)
    }
}

/// The translation of a spec for a listener whose certificate is `default/certificate`.
func translate(
    _ spec: JSONValue, for transport: ListenerDescription.Transport, hostname: String? = nil, isPassthrough: Bool = false,
    in profile: Profile = KnownReleases.newestProfile
) throws -> ListenerTranslation {
    let listener = ListenerDescription(
        transport: transport, name: "default/edge/\(transport.rawValue)", port: 10443, hostname: hostname,
        passesTLSThrough: isPassthrough, certificates: ["default/certificate"])
    return try ListenerTranslation(of: PolicyField(spec: spec), named: "default/policy", on: listener, for: profile)
}

extension JSONValue {
    var string: String? { if case .string(let text) = self { text } else { nil } }
}
