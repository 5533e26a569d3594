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
            name: "TrafficPolicyValidation", targets: ["JSONTape", "PolicySchema", "TrafficPolicy", "PolicyAttachment"]),
        .executable(name: "ctp-webhook", targets: ["ctp-webhook"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),

        // Pure: no I/O, no clock, no Foundation, no logger.
        // Conversions of floating-point numbers call libm, which a program without Glibc or Foundation does not link by itself.
        module("JSONTape", links: [.linkedLibrary("m", .when(platforms: [.linux]))]),
        module("PolicySchema", imports: ["JSONTape"]),
        module("TrafficPolicy", imports: ["JSONTape", "PolicySchema"]),
        module("PolicyAttachment", imports: ["JSONTape", "TrafficPolicy"]),
        module("Admission", imports: ["JSONTape", "PolicyAttachment", "PolicySchema", "TrafficPolicy"]),

        module("YAMLTape", imports: ["CYAML", "JSONTape"]),

        // The edge: bytes in, bytes out.
        module("TLSEngine", imports: ["COpenSSL"]),
        module("HTTPEngine", imports: ["CNghttp2"]),
        module("Sockets", imports: ["CLinux"]),
        module("Telemetry", imports: ["JSONTape", logging]),
        module("WebhookServer", imports: ["HTTPEngine", "JSONTape", "Sockets", "TLSEngine", "Telemetry", logging]),
        module("KubernetesClient", imports: ["HTTPEngine", "JSONTape", "Sockets", "TLSEngine"]),
        module(
            "ClusterInventory",
            imports: ["JSONTape", "KubernetesClient", "PolicyAttachment", "Sockets", "Telemetry", logging]),
        .executableTarget(
            name: "ctp-webhook",
            dependencies: [
                "Admission", "ClusterInventory", "HTTPEngine", "JSONTape", "KubernetesClient", "PolicyAttachment", "PolicySchema",
                "Sockets", "TLSEngine", "Telemetry", "TrafficPolicy", "WebhookServer", "YAMLTape",
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
        tests(of: "JSONTape", imports: ["SeededRandom"]),
        tests(of: "PolicySchema", imports: ["JSONTape", "SeededRandom", "YAMLTape"]),
        tests(of: "TrafficPolicy", imports: ["JSONTape", "PolicySchema", "SeededRandom", "YAMLTape"]),
        tests(of: "PolicyAttachment", imports: ["JSONTape", "SeededRandom", "YAMLTape"]),
        tests(of: "Admission", imports: ["JSONTape", "PolicyAttachment", "PolicySchema", "TrafficPolicy"]),
        tests(of: "YAMLTape", imports: ["JSONTape", "SeededRandom"]),
        tests(of: "TLSEngine"),
        tests(of: "HTTPEngine", imports: ["CNghttp2"]),
        tests(of: "Sockets"),
        tests(of: "Telemetry", imports: ["ExpositionFormat", "JSONTape", "Sockets", logging]),
        tests(
            of: "WebhookServer", imports: ["ExpositionFormat", "HTTPEngine", "Sockets", "TLSEngine", "Telemetry", logging]),
        tests(
            of: "KubernetesClient",
            imports: [
                "ClusterInventory", "ExpositionFormat", "HTTPEngine", "JSONTape", "PolicyAttachment", "SeededRandom", "Sockets",
                "TLSEngine", "Telemetry", "YAMLTape", logging,
            ]),
        .testTarget(
            name: "CommandTests", dependencies: ["ExpositionFormat", "JSONTape", "TLSEngine", "ctp-webhook"],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
