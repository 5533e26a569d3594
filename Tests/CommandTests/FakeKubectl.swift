import Foundation

/// A script in the place of kubectl, which records its arguments and prints the list of a kind, if there is one.
struct FakeKubectl {
    let folder: TemporaryFolder

    /// - Parameters:
    ///   - lists: the objects of each kind, by the name of its resource, as JSON separated by commas.
    ///   - objects: the object of a kind that is read by name.
    ///   - failure: commands that run first.
    init(_ lists: [String: String], objects: [String: String] = [:], failure: String? = nil) throws {
        folder = try TemporaryFolder()
        for (resource, items) in lists {
            _ = try folder.file(resource, containing: "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\(items)]}")
        }
        for (resource, object) in objects { _ = try folder.file(resource, containing: object) }
        let script = """
            #!/bin/sh
            echo "$*" >> '\(folder.path("calls"))'
            \(failure ?? "")
            for word; do
                case "$word" in get|-*) ;; *) resource=$word; break ;; esac
            done
            if [ -e "\(folder.url.path)/$resource" ]; then exec cat "\(folder.url.path)/$resource"; fi
            case "$*" in *--ignore-not-found*) exit 0 ;; esac
            echo "error: the server doesn't have a resource type \\"${resource%%.*}\\"" >&2
            exit 1
            """
        _ = try folder.file("kubectl", containing: script)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path("kubectl"))
    }

    /// An environment in which the script is kubectl.
    var path: [String: String] { ["PATH": "\(folder.url.path):/usr/bin:/bin"] }

    /// The arguments of each call.
    var calls: [String] { get throws { try folder.text("calls").split(separator: "\n").map(String.init) } }

    /// Runs `ctp-webhook explain --cluster`.
    func explain(_ arguments: [String], path: String? = nil) throws -> Output {
        try run(webhook, ["explain", "--cluster"] + arguments, environment: path.map { ["PATH": $0] } ?? self.path)
    }
}
