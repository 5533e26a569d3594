import ArgumentParser
import TrafficPolicy
import Reports

/// The objects of a command, and assumptions about their cluster.
struct ObjectOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .long],
        help: ArgumentHelp(
            "A file, a folder, or - for standard input. Can be repeated.",
            discussion: "Files can be YAML with any number of documents, JSON, and lists, as for kubectl.", valueName: "path"))
    var filename: [String] = []

    @Flag(help: "Read the objects of the cluster with kubectl. An object of a file replaces the stored object of the same name.")
    var cluster = false

    @Option(
        name: [.customShort("n"), .long],
        help: ArgumentHelp("The namespace of objects in files that do not name one.", valueName: "name"))
    var namespace = "default"

    @Flag(help: "Assume that all Gateways of a class share one proxy, as with mergeGateways of an EnvoyProxy.")
    var mergeGateways = false

    @Option(
        name: .customLong("gateway-class"),
        help: ArgumentHelp(
            "A class of Envoy Gateway. Can be repeated.",
            discussion: """
                By default, the GatewayClasses among the objects decide. If there are none, classes with eg or envoy in their names are used, or \
                else all classes.
                """,
            valueName: "name"))
    var gatewayClasses: [String] = []

    @Flag(
        inversion: .prefixedNo,
        help: ArgumentHelp(
            "Report referenced Secrets, ConfigMaps and ClusterTrustBundles that are missing.",
            discussion: """
                The default is to report those of namespaces of which the files hold a Secret. With --cluster, the referenced objects are read by \
                name.
                """))
    var checkReferences: Bool?

    func validate() throws {
        for (flag, names) in [("--namespace", [namespace]), ("--gateway-class", gatewayClasses), ("--filename", filename)]
        where names.contains("") {
            throw ValidationError("\(flag): must not be empty")
        }
    }

    /// Requires some input. It is not part of the validation, which comes before the parser reports unknown flags.
    func requireInput(besides paths: [String]) throws(ConfigurationError) {
        if paths.isEmpty, filename.isEmpty, !cluster { throw ConfigurationError("requires files, folders, - or --cluster") }
    }

    /// The words of the command line that name objects.
    var words: [String] { (cluster ? ["--cluster"] : []) + filename }

    /// The statements of the user about the cluster.
    ///
    /// - Parameter tables: the tables of the releases that the cluster runs.
    func assumptions(_ tables: PolicyTables) -> AssumptionOptions {
        var assumptions = AssumptionOptions(tables)
        assumptions.mergesGateways = mergeGateways
        assumptions.checksReferences = checkReferences
        assumptions.gatewayClasses = gatewayClasses
        return assumptions
    }
}
