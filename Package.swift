// swift-tools-version: 6.2

import PackageDescription

/// Every target of this package is compiled with these. `hack/` and CI set `CTP_WARNINGS_AS_ERRORS`;
/// a user's build with a newer compiler must not fail on a new warning.
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + (Context.environment["CTP_WARNINGS_AS_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// The commit that is being built; nil if the environment does not say it.
let revision = Context.environment["CTP_REVISION"].flatMap { $0.allSatisfy(\.isHexDigit) && !$0.isEmpty ? $0 : nil }

/// A module and all that it may import. `swift build --explicit-target-dependency-import-check error` holds it to that.
func module(
    _ name: String, imports dependencies: [Target.Dependency] = [], links libraries: [LinkerSetting] = []
) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings, linkerSettings: libraries)
}

func tests(of name: String, imports dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, swiftSettings: settings)
}

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "ctp-webhook",
    products: [
        .library(
            name: "TrafficPolicyValidation",
            targets: ["TextCoding", "JSONTape", "PolicySchema", "TrafficPolicy", "PolicyAttachment"]),
        .executable(name: "ctp-webhook", targets: ["ctp-webhook"]),
    ],
    dependencies: [
        // Exact versions, because a lock file is not committed: every build of a commit has the same sources.
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    ],
    targets: [
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),

        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        // The commit of the build, which hack/image/executable sets.
        .target(name: "CRevision", cSettings: revision.map { [.define("CTP_REVISION", to: "\"\($0)\"")] } ?? []),

        // Pure: no I/O, no clock, no Foundation, no logger.
        module("TextCoding"),
        // Conversions of floating-point numbers call libm, which a program without Glibc or Foundation does not link by itself.
        module("JSONTape", imports: ["TextCoding"], links: [.linkedLibrary("m", .when(platforms: [.linux]))]),
        module("PolicySchema", imports: ["JSONTape", "TextCoding"]),
        module("TrafficPolicy", imports: ["JSONTape", "PolicySchema", "TextCoding"]),
        module("EnvoyTranslation", imports: ["JSONTape", "PolicySchema", "TextCoding", "TrafficPolicy"]),
        module("PolicyAttachment", imports: ["JSONTape", "PolicySchema", "TextCoding", "TrafficPolicy"]),
        module("Upgrade", imports: ["JSONTape", "PolicySchema", "TextCoding", "TrafficPolicy"]),
        module("KubernetesStatus", imports: ["JSONTape"]),
        module(
            "Admission",
            imports: ["JSONTape", "KubernetesStatus", "PolicyAttachment", "PolicySchema", "TextCoding", "TrafficPolicy"]),
        module("Reports", imports: ["JSONTape", "PolicyAttachment", "PolicySchema", "TextCoding", "TrafficPolicy"]),
        module(
            "Lint",
            imports: ["JSONTape", "PolicyAttachment", "PolicySchema", "Reports", "TextCoding", "TrafficPolicy", "Upgrade"]),

        module("YAMLTape", imports: ["CYAML", "JSONTape", "TextCoding"]),

        // The edge: bytes in, bytes out.
        module("TLSEngine", imports: ["COpenSSL"]),
        module("HTTPEngine", imports: ["CNghttp2", "TextCoding"]),
        module("GzipEncoding", imports: ["CZlib"]),
        module("LinuxSystem", imports: ["CLinux"]),
        module("Telemetry", imports: ["JSONTape", "TextCoding", logging]),
        module(
            "WebhookServer",
            imports: [
                "GzipEncoding", "HTTPEngine", "JSONTape", "KubernetesStatus", "LinuxSystem", "TLSEngine", "Telemetry",
                "TextCoding", logging,
            ]),
        module("KubernetesClient", imports: ["HTTPEngine", "JSONTape", "LinuxSystem", "TLSEngine", "TextCoding"]),
        module(
            "CertificateController",
            imports: ["JSONTape", "KubernetesClient", "LinuxSystem", "TLSEngine", "Telemetry", "TextCoding", logging]),
        module(
            "ClusterCache",
            imports: [
                "JSONTape", "KubernetesClient", "LinuxSystem", "PolicyAttachment", "PolicySchema", "Telemetry", "TrafficPolicy",
                logging,
            ]),
        module(
            "PolicyAudit",
            imports: [
                "ClusterCache", "JSONTape", "LinuxSystem", "PolicyAttachment", "PolicySchema", "Telemetry", "TrafficPolicy",
                logging,
            ]),
        .executableTarget(
            name: "ctp-webhook",
            dependencies: [
                "Admission", "CRevision", "CertificateController", "ClusterCache", "EnvoyTranslation", "HTTPEngine", "JSONTape",
                "KubernetesClient", "Lint", "LinuxSystem", "PolicyAttachment", "PolicyAudit", "PolicySchema", "Reports",
                "TLSEngine",
                "Telemetry",
                "TextCoding", "TrafficPolicy", "Upgrade", "WebhookServer", "YAMLTape",
                argumentParser, logging,
            ],
            swiftSettings: settings),

        .executableTarget(
            name: "review-bench", dependencies: ["Admission", "JSONTape", "PolicySchema", "TrafficPolicy"],
            path: "hack/bench/review-bench", swiftSettings: settings),

        .executableTarget(
            name: "attachment-bench", dependencies: ["JSONTape", "PolicyAttachment"], path: "hack/bench/attachment-bench",
            swiftSettings: settings),

        // One generator of random numbers for all tests that use any: the same seed gives the same test everywhere.
        .target(name: "SeededRandom", path: "Tests/SeededRandom", swiftSettings: settings),
        // Reads pages of metrics strictly, for all tests that see one.
        .target(name: "ExpositionFormat", path: "Tests/ExpositionFormat", swiftSettings: settings),
        // The tables of a profile, made once for all tests of a run.
        .target(
            name: "CachedTables", dependencies: ["PolicySchema", "TrafficPolicy"], path: "Tests/CachedTables",
            swiftSettings: settings),
        tests(of: "TextCoding"),
        // An API server in the process, over real sockets and TLS, with the faults that tests ask for.
        .target(
            name: "FakeKubernetes",
            dependencies: ["JSONTape", "KubernetesClient", "LinuxSystem", "TLSEngine", "TextCoding", logging],
            path: "Tests/FakeKubernetes", swiftSettings: settings),
        tests(of: "JSONTape", imports: ["SeededRandom"]),
        tests(of: "PolicySchema", imports: ["JSONTape", "SeededRandom", "YAMLTape"]),
        tests(
            of: "TrafficPolicy",
            imports: ["CachedTables", "EnvoyTranslation", "JSONTape", "PolicySchema", "SeededRandom", "Upgrade", "YAMLTape"]),
        .testTarget(
            name: "EnvoyTranslationTests", dependencies: ["EnvoyTranslation", "JSONTape", "PolicySchema", "TrafficPolicy"],
            exclude: ["Golden"], swiftSettings: settings),
        tests(of: "PolicyAttachment", imports: ["JSONTape", "PolicySchema", "SeededRandom", "TrafficPolicy", "YAMLTape"]),
        tests(
            of: "Upgrade",
            imports: ["CachedTables", "EnvoyTranslation", "JSONTape", "PolicySchema", "SeededRandom", "TrafficPolicy"]),
        tests(of: "KubernetesStatus", imports: ["JSONTape"]),
        tests(of: "Admission", imports: ["JSONTape", "PolicyAttachment", "PolicySchema", "TrafficPolicy"]),
        tests(of: "Reports", imports: ["JSONTape", "PolicyAttachment", "PolicySchema", "TextCoding", "YAMLTape"]),
        .testTarget(
            name: "LintTests",
            dependencies: [
                "JSONTape", "Lint", "PolicySchema", "Reports", "SeededRandom", "TextCoding", "TrafficPolicy", "YAMLTape",
            ],
            exclude: ["Golden"], swiftSettings: settings),
        tests(of: "YAMLTape", imports: ["JSONTape", "SeededRandom"]),
        tests(of: "TLSEngine"),
        tests(of: "HTTPEngine", imports: ["CNghttp2", "SeededRandom"]),
        tests(of: "LinuxSystem"),
        tests(of: "Telemetry", imports: ["ExpositionFormat", "JSONTape", "LinuxSystem", "TextCoding", logging]),
        tests(
            of: "WebhookServer",
            imports: [
                "ExpositionFormat", "HTTPEngine", "LinuxSystem", "TLSEngine", "Telemetry", "TextCoding", logging,
            ]),
        tests(
            of: "KubernetesClient",
            imports: [
                "FakeKubernetes", "HTTPEngine", "JSONTape", "LinuxSystem", "SeededRandom", "TLSEngine", "TextCoding", "YAMLTape",
            ]),
        tests(
            of: "CertificateController",
            imports: [
                "FakeKubernetes", "JSONTape", "KubernetesClient", "LinuxSystem", "SeededRandom", "TLSEngine", "TextCoding",
            ]),
        tests(
            of: "ClusterCache",
            imports: [
                "ExpositionFormat", "FakeKubernetes", "JSONTape", "KubernetesClient", "LinuxSystem", "PolicyAttachment",
                "PolicySchema", "Telemetry", "TrafficPolicy", logging,
            ]),
        tests(
            of: "PolicyAudit",
            imports: [
                "Admission", "ClusterCache", "ExpositionFormat", "FakeKubernetes", "JSONTape", "KubernetesClient", "LinuxSystem",
                "PolicyAttachment", "PolicySchema", "Telemetry", "TrafficPolicy", logging,
            ]),
        .testTarget(
            name: "CommandTests",
            dependencies: ["ExpositionFormat", "FakeKubernetes", "JSONTape", "TLSEngine", "TextCoding", "ctp-webhook"],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
