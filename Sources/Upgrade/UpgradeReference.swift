internal import PolicySchema
internal import TrafficPolicy

/// The page about what changes between the releases of Envoy Gateway, in Markdown.
package enum UpgradeReference {
    /// The page, from the tables of fields, rules and effects.
    package static func markdown() -> String {
        """
        # Upgrading Envoy Gateway

        This page lists what each release of Envoy Gateway changes for a ClientTrafficPolicy. It is generated from the same tables as the \
        validation. `ctp-webhook upgrade` compares your policies with it:

        ```shell
        ctp-webhook upgrade --from 1.6 --to 1.9 policies/
        ctp-webhook upgrade --cluster   # from the release of the cluster to the newest
        ```

        A minor release means its newest patch release; `--to` defaults to the newest release, and can also name an earlier \
        one. If you run another Envoy than the one that Envoy Gateway ships, name it with `--envoy`. \
        `--fix` rewrites what then means the same in both releases, so that you can apply the result before you upgrade; `--diff` shows it. \
        `--unsafe-fixes` also removes fields that only the new release reads, and adds settings whose default changes. [CI](ci.md) has an \
        example of a pipeline.

        ## Before you upgrade

        1. Run `ctp-webhook upgrade` for the policies of the cluster and for the files in your repository.
        2. Apply the changes of `--fix` with the old release, and decide about each remaining error.
        3. Set `--envoy-gateway` of the webhook to the new release when you upgrade Envoy Gateway.

        ## Kinds of changes

        An error makes the exit code 1. Changes of a setting that protects the listener or its backends are errors, others are warnings. \
        Information is printed as notes.

        | ID | level | meaning |
        |---|---|---|
        \(ChangeKind.allCases.map { "| `\($0.rule.id)` | \($0.level) | \($0.meaning) |" }.joined(separator: "\n"))

        The settings that protect are \(list(SettingProtection.paths)), and everything below them except \(list(SettingProtection.exceptions)).

        ## Changes by release

        \(sections().joined(separator: "\n"))
        """
    }

    private static func list(_ paths: [String]) -> String { paths.map { "`\($0)`" }.joined(separator: ", ") }

    /// A section for each release at which something changes.
    private static func sections() -> [String] {
        let milestones = KnownReleases.milestones
        return zip(milestones, milestones.dropFirst()).map { old, new in
            let (before, after) = (KnownReleases.profile(of: old), KnownReleases.profile(of: new))
            let envoy = before.envoy == after.envoy ? "" : " (Envoy \(after.envoy))"
            let comparison = TableComparison(
                ClientTrafficPolicy.tables(for: before), ClientTrafficPolicy.tables(for: after))
            let parts = [
                part(
                    "Effects", consequences.filter { $0.0 == new }.map(\.1) + BehaviorChange.all.compactMap { $0.line(at: new) }),
                part("Values", comparison.values),
                part("Rules", comparison.rules),
                part("Removed fields", comparison.removed),
                part("Deprecated fields", comparison.deprecated),
                part("New fields", comparison.added),
            ]
            let text = parts.joined()
            return "### \(new)\(envoy)\n\n" + (text.isEmpty ? "Nothing but Envoy changes.\n" : String(text.dropLast()))
        }
    }

    /// What an error of a policy causes. The rules say it in their messages.
    private static let consequences: [(Release, String)] = [
        (
            "1.1",
            "A policy that Envoy Gateway marks Invalid: its listeners answer 500. Before, Envoy Gateway reports the error and "
                + "applies the settings before it."
        ),
        (
            "1.4",
            "A policy whose translation fails: no update of the Gateway reaches Envoy any more. Before, only the faulty listener is "
                + "left out or incomplete."
        ),
    ]

    private static func part(_ title: String, _ lines: [String]) -> String {
        lines.isEmpty ? "" : "\(title):\n\n\(lines.map { "- \($0)\n" }.joined())\n"
    }
}

extension ChangeKind {
    /// The level of the kind in a report.
    fileprivate var level: String {
        switch self {
        case .rejected, .invalid, .envoy: "error"
        case .enforced, .ignored, .meaning: "error or warning"
        case .unresolved, .defaultValue, .deprecated: "warning"
        case .precedence: "warning or note"
        case .accepted, .possible: "note"
        }
    }
}

extension BehaviorChange {
    /// The change that begins at a release; nil if none does.
    fileprivate func line(at release: Release) -> String? {
        guard let index = states.firstIndex(where: { $0.first == release }), index > 0 else { return nil }
        return "A policy with \(condition): \(states[index].effect). Before, \(states[index - 1].effect)."
    }
}
