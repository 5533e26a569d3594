import ArgumentParser
import Upgrade

/// `ctp-webhook upgrade`: what changes for policies between two releases of Envoy Gateway.
struct UpgradeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upgrade",
        abstract: "Reports what another release of Envoy Gateway changes for ClientTrafficPolicies, and fixes them.",
        discussion: """
            Reads the files of 'ctp-webhook lint', or with --cluster the policies of the cluster. For each policy, it reports what the new release \
            rejects, ignores, enforces or treats differently, and since which release. docs/upgrading.md lists all changes. The new release can \
            also be an earlier one.

            Changes that break a policy or change a protection are errors. Changes that are only information are notes. A comment \
            '# ctp-webhook: ignore=upgrade-default reason' accepts a change for its line, as for rules.

            Exit codes: 0 if there is no change at or above --fail-on, 1 if there is, 2 if an input cannot be read.
            """)

    @OptionGroup var releases: UpgradeReleases

    @OptionGroup var files: FileOptions

    @Flag(help: "Change the policies in place if they then mean the same in both releases, and report the other changes.")
    var fix = false

    @Flag(help: "Print the changes of --fix as a unified diff, and change nothing. The exit code is 1 if there are changes.")
    var diff = false

    @Flag(
        help: ArgumentHelp(
            "With --fix and --diff, also keep the effect of the old release where only the new one reads the result.",
            discussion: "This removes fields that only the new release has, and adds settings whose default changes."))
    var unsafeFixes = false

    func validate() throws {
        if fix, diff { throw ValidationError("--diff: cannot be combined with --fix") }
        if unsafeFixes, !fix, !diff { throw ValidationError("--unsafe-fixes: requires --fix or --diff") }
    }

    func run() throws {
        let (old, new) = try releases.profiles(cluster: files.objectOptions.cluster)
        var mode = LintRun.Mode()
        mode.comparison = ReleaseComparison(from: old, to: new, isEnvoyPinned: releases.envoy != nil)
        mode.fixes = LintRun.Fixes(areMade: fix, areShown: diff, includesUnsafe: unsafeFixes)
        let code = try LintRun(files, mode).check()
        if code != 0 { throw ExitCode(code) }
    }
}
