import ClusterCache
import JSONTape
import KubernetesClient
import LinuxSystem
import PolicyAttachment
import PolicySchema
import TextCoding
import TrafficPolicy

/// Reads the objects of a cluster with kubectl, which supports all authentication methods.
struct ClusterReader {
    /// The reason that the cluster cannot be read.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private static let program = "kubectl"
    /// The maximum size of the output of one call, in bytes. Ten thousand policies take some 50 MB.
    private static let maxBytes = 256 << 20
    private static let limits = JSONLimits(maxTokens: 32 << 20)
    /// Part of kubectl's error for a kind that the cluster does not have.
    private static let unknownKind = "the server doesn't have a resource type"

    /// The lists of all kinds that attachment depends on. Kinds that the cluster does not have are left out.
    static func lists() throws(Failure) -> [JSONTape] {
        var lists: [JSONTape] = []
        for kind in ObjectKind.watched {
            if let list = try get(["\(kind.resource)", "--all-namespaces"]) { lists.append(list) }
        }
        return lists
    }

    /// Lists of objects by name, with one call for each kind and namespace. Objects that do not exist are left out.
    static func objects(_ identities: Set<ObjectIdentity>) throws(Failure) -> [JSONTape] {
        struct Place: Hashable {
            let kind: ObjectKind
            let namespace: String
        }
        var lists: [JSONTape] = []
        // An invalid name belongs to no object, and kubectl could read it as a flag or as another kind.
        let possible = identities.filter(\.hasValidName)
        for (place, identities) in Dictionary(grouping: possible, by: { Place(kind: $0.kind, namespace: $0.name.namespace) }) {
            let namespace = place.namespace.isEmpty ? [] : ["--namespace=\(place.namespace)"]
            let names = identities.map(\.name.name).sorted()
            if let list = try get(["--ignore-not-found"] + namespace + ["\(place.kind.resource)"] + names) { lists.append(list) }
        }
        return lists
    }

    /// The release of Envoy Gateway whose definition of ClientTrafficPolicy the cluster has.
    static func release() throws(Failure) -> Release {
        let name = InstalledDefinition.name
        guard let tape = try get(["--ignore-not-found", "customresourcedefinitions.apiextensions.k8s.io", name]) else {
            throw Failure(description: "the cluster has no CustomResourceDefinition \(name)")
        }
        let match: ReleaseMatch?
        do throws(InstalledDefinitionError) {
            match = try InstalledDefinition(reading: tape, at: tape.root).match
        } catch {
            throw Failure(description: "\(name): \(error)")
        }
        guard let match else { throw Failure(description: "\(name) lacks fields of every known release") }
        if !match.isExact {
            StandardError.write(
                line:
                    "\(name) fits no known release; policies are checked for \(match.release), the newest whose fields it has; \(match.differences)"
            )
        }
        return match.release
    }

    private static func get(_ arguments: [String]) throws(Failure) -> JSONTape? {
        let arguments = ["get", "--output=json", "--request-timeout=30s"] + arguments
        let command = "\(program) \(arguments.joined(separator: " "))".escaped
        let answer: Subprocess
        do throws(Subprocess.Failure) {
            answer = try Subprocess.run(program, arguments, maxBytes: maxBytes)
        } catch {
            switch error {
            case .notFound: throw Failure(description: "\(program) is not in the search path; install it, or pass files instead")
            case .tooMuchOutput: throw Failure(description: "\(command) printed more than \(maxBytes >> 20) MiB")
            case .systemCall(let error): throw Failure(description: "\(command): \(error)")
            }
        }
        guard answer.status == 0 else {
            if answer.errors.hasOccurrence(of: unknownKind) { return nil }
            let words = answer.errors.split(whereSeparator: \.isNewline).last.map(String.init) ?? "it printed no error"
            throw Failure(description: "\(command) failed with exit code \(answer.status): \(words.escaped)")
        }
        // With --ignore-not-found, kubectl prints nothing if there are no objects.
        guard answer.output.contains(where: { $0 > 0x20 }) else { return nil }
        do throws(JSONSyntaxError) {
            return try JSONTape(parsing: answer.output.span, limits: limits)
        } catch {
            throw Failure(description: "\(command) printed invalid JSON: \(error)")
        }
    }
}
