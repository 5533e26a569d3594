import ArgumentParser
import EnvoyTranslation
import LinuxSystem

/// `ctp-webhook translate`: the Envoy listeners that Envoy Gateway makes of policies.
struct TranslateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "translate",
        abstract: "Prints the Envoy listeners that Envoy Gateway makes of policies.",
        discussion: """
            Prints the listeners of each policy as Envoy's proto3 JSON or as YAML, including the defaults that Envoy Gateway writes. Routes, access \
            logs and the filters of other policies are left out.

            If the input has Gateways, a policy is translated for each listener on which it is effective. Otherwise it is translated for one \
            assumed listener of the protocol that --protocol names.

            Exit codes: 0 if all policies are translated; 1 if a policy has errors that prevent its translation; 2 if an input cannot be read.
            """)

    /// The format of the listeners.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case json, yaml
    }

    @Argument(help: ArgumentHelp("Files, folders, or - for standard input.", valueName: "file"))
    var files: [String] = []

    @Flag(name: [.customShort("R"), .long], help: "Read nested folders as well.")
    var recursive = false

    @Option(
        name: .customLong("protocol"),
        help: ArgumentHelp(
            "Translate for listeners of this protocol only: http, https, tls or tcp.",
            discussion: "The default is all listeners of the input, or an assumed HTTPS listener.", valueName: "protocol"),
        transform: { try Self.transport(named: $0) })
    var transport: ListenerDescription.Transport?

    @Option(
        help: ArgumentHelp(
            "The host name of the assumed listener. The default is all hosts.",
            discussion: "For listeners of the input without an exact host name, the host name of their only route.",
            valueName: "name"))
    var hostname: String?

    @Option(name: [.customShort("o"), .long], help: "The output format.")
    var output = Format.yaml

    @Flag(
        help: ArgumentHelp(
            "Show the field of the policy behind each setting.",
            discussion: "In YAML as comments, in JSON as an object from JSON Pointers to fields."))
    var annotate = false

    @OptionGroup var objectOptions: ObjectOptions
    @OptionGroup var ruleOptions: RuleOptions

    func validate() throws {
        if hostname == "" { throw ValidationError("--hostname: must not be empty") }
    }

    private static func transport(named name: String) throws -> ListenerDescription.Transport {
        if let transport = ListenerDescription.Transport(rawValue: name) { return transport }
        let names = ListenerDescription.Transport.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("must be one of \(names)")
    }

    func run() throws {
        try objectOptions.requireInput(besides: files)
        let rules = try ruleOptions.policyRules(cluster: objectOptions.cluster)
        let input = try ObjectInput(objectOptions, rules.tables, paths: files, isRecursive: recursive)
        for message in input.messages { StandardError.write(line: message) }
        guard let objects = input.objects else { throw ExitCode(2) }
        let translator = PolicyTranslator(
            objects: objects, transport: transport, hostname: hostname, rules: rules)
        let translation = translator.translation()
        for message in translation.messages { StandardError.write(line: message) }
        switch output {
        case .json: try CommandOutput.write(TranslatedListener.json(of: translation.listeners, isAnnotated: annotate))
        case .yaml: try CommandOutput.write(TranslatedListener.yaml(of: translation.listeners, isAnnotated: annotate))
        }
        if translation.hasFailures { throw ExitCode(1) }
    }
}
