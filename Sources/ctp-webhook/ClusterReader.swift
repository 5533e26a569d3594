import ClusterInventory
import JSONTape
import KubernetesClient
import PolicyAttachment
import Sockets

/// Reads a cluster through kubectl: it knows every way to reach one and to log in there.
struct ClusterReader {
    /// Why the cluster could not be read.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private static let program = "kubectl"
    /// What one answer may have. Ten thousand policies as kubectl prints them have some 50 MB.
    private static let maxBytes = 256 << 20
    private static let limits = JSONLimits(maxTokens: 32 << 20)
    /// What kubectl says of a kind that the cluster does not have.
    private static let unknownKind = "the server doesn't have a resource type"

    /// The lists of all kinds that matter; those that the cluster does not have are left out.
    static func lists() throws(Failure) -> [JSONTape] {
        var lists: [JSONTape] = []
        for kind in ObjectKind.watched {
            if let list = try get(["\(kind.resource)", "--all-namespaces"]) { lists.append(list) }
        }
        return lists
    }

    /// Objects by their names, those of a namespace at a time; those that are not there are left out.
    static func objects(_ identities: Set<ObjectIdentity>) throws(Failure) -> [JSONTape] {
        struct Place: Hashable {
            let kind: ObjectKind
            let namespace: String
        }
        var lists: [JSONTape] = []
        // What cannot be a name is nobody's, and must not be taken for a flag or for another kind.
        let possible = identities.filter(\.isPossible)
        for (place, identities) in Dictionary(grouping: possible, by: { Place(kind: $0.kind, namespace: $0.name.namespace) }) {
            let namespace = place.namespace.isEmpty ? [] : ["--namespace=\(place.namespace)"]
            let names = identities.map(\.name.name).sorted()
            if let list = try get(["--ignore-not-found"] + namespace + ["\(place.kind.resource)"] + names) { lists.append(list) }
        }
        return lists
    }

    private static func get(_ arguments: [String]) throws(Failure) -> JSONTape? {
        let arguments = ["get", "--output=json", "--request-timeout=30s"] + arguments
        let command = "\(program) \(arguments.joined(separator: " "))".escaped
        let answer: ChildProgram
        do throws(ChildProgram.Failure) {
            answer = try ChildProgram.run(program, arguments, maxBytes: maxBytes)
        } catch {
            switch error {
            case .notFound: throw Failure(description: "\(program) is not in the search path; install it, or give files instead")
            case .tooMuchOutput: throw Failure(description: "\(command) printed more than \(maxBytes >> 20) MiB")
            case .systemCall(let error): throw Failure(description: "\(command): \(error)")
            }
        }
        guard answer.status == 0 else {
            if answer.errors.contains(unknownKind) { return nil }
            let words = answer.errors.split(whereSeparator: \.isNewline).last.map(String.init) ?? "it said nothing"
            throw Failure(description: "\(command) failed with exit code \(answer.status): \(words.escaped)")
        }
        // Of nothing found, nothing is printed.
        guard answer.output.contains(where: { $0 > 0x20 }) else { return nil }
        do throws(JSONSyntaxError) {
            return try JSONTape(parsing: answer.output.span, limits: limits)
        } catch {
            throw Failure(description: "\(command) printed no JSON: \(error)")
        }
    }
}
