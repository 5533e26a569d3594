internal import JSONTape
internal import PolicySchema
internal import TrafficPolicy

/// The mutations of a header modifier (envoy.config.common.mutation_rules.v3.HeaderMutation).
struct HeaderMutations {
    let settings: [Setting]

    init(_ modifier: PolicyField?, of source: PolicyOnListener) {
        var settings: [Setting] = []
        var names: Set<String> = []
        for (list, action) in [
            ("add", "APPEND_IF_EXISTS_OR_ADD"), ("set", "OVERWRITE_IF_EXISTS_OR_ADD"), ("addIfAbsent", "ADD_IF_ABSENT"),
        ] {
            for header in modifier?[list]?.elements ?? [] {
                guard let name = header["name"], let value = header["value"] else { continue }
                guard !source.has(.checksHeaderValues) || HeaderValue.isValid(value.text ?? "") else { continue }
                // Envoy Gateway drops entries whose name is already used, in any case.
                guard names.insert((name.text ?? "").lowercased()).inserted else { continue }
                settings.append(Self.append(header, name, value, action))
            }
        }
        var removed: Set<String> = []
        for name in modifier?["remove"]?.elements ?? [] {
            guard let text = name.text, !text.isEmpty, removed.insert(text.lowercased()).inserted else { continue }
            settings.append(.object(from: name) { $0.set("remove", name.value, from: name) })
        }
        for matcher in modifier?["removeOnMatch"]?.elements ?? [] {
            let match = Setting.object { $0.set("keyMatcher", matcher.stringMatcher) }
            settings.append(.object(from: matcher) { $0.set("removeOnMatch", match) })
        }
        self.settings = settings
    }

    private static func append(
        _ field: PolicyField, _ name: PolicyField, _ value: PolicyField, _ action: String
    ) -> Setting {
        let header = Setting.object { header in
            header.set("key", name.value, from: name)
            header.set("value", value.value, from: value)
        }
        return .object(from: field) { mutation in
            mutation.set(
                "append",
                .object { append in
                    append.set("header", header)
                    append.set("appendAction", .string(action))
                })
        }
    }
}

extension ReleaseDifference {
    static let checksHeaderValues = ReleaseDifference(
        in: KnownReleases.checkingHeaderValues, ["spec.headers.earlyRequestHeaders", "spec.headers.lateResponseHeaders"],
        on: [.http, .https],
        "Headers with a value that HTTP does not allow are refused.")
}
