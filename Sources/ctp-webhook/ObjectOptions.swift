import ArgumentParser
import PolicyAttachment

/// Which objects a command looks at, and what it takes for granted about their cluster.
struct ObjectOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .long],
        help: ArgumentHelp(
            "A file, a folder, or - for standard input; may be given again.",
            discussion: "YAML with any number of documents, JSON, and lists, as kubectl reads them.", valueName: "path"))
    var filename: [String] = []

    @Flag(help: "Read the objects of the cluster through kubectl. Those of files take the place of their namesakes there.")
    var cluster = false

    @Option(name: [.customShort("n"), .long], help: "The namespace of objects in files that do not say theirs.")
    var namespace = "default"

    @Flag(help: "Take all Gateways of a class for one proxy's, as an EnvoyProxy with mergeGateways does.")
    var mergeGateways = false

    @Option(
        name: .customLong("gateway-class"),
        help: ArgumentHelp(
            "A class that is Envoy Gateway's; may be given again.",
            discussion:
                "Otherwise, the GatewayClasses among the objects tell, and where there are none, the names of the classes.",
            valueName: "name"))
    var gatewayClasses: [String] = []

    @Flag(
        inversion: .prefixedNo,
        help: ArgumentHelp(
            "Take a Secret, ConfigMap or ClusterTrustBundle that is not there for missing.",
            discussion: """
                Without it, so do the namespaces of which a Secret is among the files. With --cluster, those that are referred to are read, \
                by name.
                """))
    var checkReferences: Bool?
}
