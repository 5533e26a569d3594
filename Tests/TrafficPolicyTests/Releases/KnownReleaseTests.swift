import PolicySchema
import Testing

@testable import TrafficPolicy

@Suite struct KnownReleaseTests {
    @Test(
        "A minor release means its newest patch release, and has the Envoy that it ships",
        arguments: [
            ("1.0", "1.0.2", "1.29"), ("1.1", "1.1.4", "1.31"), ("1.2", "1.2.8", "1.32"), ("v1.3", "1.3.3", "1.33"),
            ("1.4", "1.4.6", "1.34"), ("1.5", "1.5.9", "1.35"), ("1.6", "1.6.7", "1.36"), ("1.7", "1.7.5", "1.37"),
            ("1.8", "1.8.3", "1.38"), ("1.9", "1.9", "1.39"), ("main", "main", "1.40"), ("1.6.4", "1.6.4", "1.36"),
            ("v1.7.0", "1.7", "1.37"),
            // A patch release after those known.
            ("1.8.9", "1.8.9", "1.38"),
        ])
    func names(name: String, release: String, envoy: String) throws {
        let profile = try KnownReleases.profile(gateway: name)
        #expect("\(profile.release)" == release && "\(profile.envoy)" == envoy)
    }

    @Test("The newest release is the default, and Envoy can be named separately")
    func defaults() throws {
        #expect(try KnownReleases.profile(gateway: nil) == KnownReleases.newestProfile)
        #expect(KnownReleases.newestProfile == PolicyTables.newest.profile)
        let pinned = try KnownReleases.profile(gateway: "1.6", envoy: "1.38.2")
        #expect(pinned == Profile(release: "1.6.7", envoy: "1.38"))
    }

    @Test("An unknown release is an error that lists all", arguments: ["1.10", "0.6", "2.0", "x", "", "1", "latest"])
    func unknown(name: String) {
        let error = #expect(throws: UnknownReleaseError.self) { try KnownReleases.profile(gateway: name) }
        for line in KnownReleases.lines { #expect(error?.description.contains(line.first.line) == true) }
        #expect(error?.isEnvoy == false)
    }

    @Test("An unknown Envoy is an error that lists all", arguments: ["1.28", "1.41", "2.0", "x", "", "main"])
    func unknownEnvoy(name: String) {
        let error = #expect(throws: UnknownReleaseError.self) { try KnownReleases.profile(gateway: nil, envoy: name) }
        #expect(error?.isEnvoy == true)
        #expect(error?.description.contains("1.29") == true && error?.description.contains("1.40") == true)
    }

    @Test("Names of a nearer source take precedence, and a nearer Envoy Gateway brings its Envoy along")
    func precedence() throws {
        let file = ReleaseNames(gateway: "1.6", envoy: "1.38")
        #expect(ReleaseNames().or(file) == file)
        #expect(ReleaseNames(envoy: "1.40").or(file) == ReleaseNames(gateway: "1.6", envoy: "1.40"))
        #expect(ReleaseNames(gateway: "1.7").or(file) == ReleaseNames(gateway: "1.7"))
    }
}
