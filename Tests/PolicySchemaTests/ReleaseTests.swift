import PolicySchema
import Testing

@Suite struct ReleaseTests {
    @Test(
        "A release is a version or main",
        arguments: [
            ("1.8", Release(1, 8, 0), "1.8"), ("1.8.0", Release(1, 8, 0), "1.8"), ("v1.8.3", Release(1, 8, 3), "1.8.3"),
            ("1.10.12", Release(1, 10, 12), "1.10.12"), ("0.1", Release(0, 1), "0.1"), ("main", .main, "main"),
            ("99999.99999.99999", Release(99999, 99999, 99999), "99999.99999.99999"),
        ])
    func reading(text: String, release: Release, description: String) {
        #expect(Release(text) == release)
        #expect(Release(text)?.description == description)
    }

    @Test(
        "No other text is a release",
        arguments: [
            "", "1", "v", "1.", ".8", "1.8.", "1.8.3.1", "1.08", "01.8", "1.8.03", "vv1.8", "V1.8", "1.8 ", " 1.8", "1,8", "1.x",
            "-1.8", "1.-8", "+1.8", "1.8-rc.1", "latest", "Main", "1.123456", "1.９", "1.8\n",
        ])
    func others(text: String) { #expect(Release(text) == nil) }

    @Test("Releases are ordered by their numbers, and main is the greatest")
    func order() {
        let releases: [Release] = ["0.9", "1.0", "1.0.1", "1.2", "1.2.10", "1.9", "1.10", "2.0", .main]
        #expect(releases.shuffled().sorted() == releases)
        #expect(("1.8.3" as Release).isOfSameLine(as: "1.8"))
        #expect(!("1.8.3" as Release).isOfSameLine(as: "1.9"))
    }

    @Test(
        "A release of Envoy is a minor version",
        arguments: [("1.38", 38), ("v1.38.2", 38), ("1.38.99", 38), ("2.38", nil), ("1", nil), ("main", nil), ("", nil)])
    func envoy(text: String, minor: Int?) { #expect(EnvoyRelease(text)?.minor == minor) }

    @Test("A set of versions has half-open intervals")
    func sets() {
        let set = VersionSet<Release>.from("1.2", before: "1.6.5").or(.from("1.7", before: "1.7.1")).or(.since(.main))
        let rows: [(Release, Bool)] = [
            ("1.1.9", false), ("1.2", true), ("1.6.4", true), ("1.6.5", false), ("1.6.9", false), ("1.7", true), ("1.7.1", false),
            ("1.9", false), (.main, true),
        ]
        for (release, isMember) in rows { #expect(set.contains(release) == isMember, "\(release)") }
        #expect(set.first(after: "1.0") == "1.2")
        #expect(set.first(after: "1.6.5") == "1.7")
        #expect(set.first(after: .main) == nil)
        #expect(set.description == "1.2 to before 1.6.5, 1.7 to before 1.7.1, main and later")
        for release in rows.map(\.0) {
            #expect(VersionSet.all.contains(release) && !VersionSet.none.contains(release))
            #expect(VersionSet.since(release).contains(release) && !VersionSet.before(release).contains(release))
        }
        #expect(VersionSet<Release>.from("1.2", before: "1.2") == .none)
        #expect(set.end == nil && VersionSet<Release>.before("1.2").end == "1.2")
    }

    @Test("A profile is in a set if both its releases are")
    func profiles() {
        let profile = Profile(release: "1.7", envoy: "1.38")
        #expect(profile.description == "Envoy Gateway 1.7 with Envoy 1.38")
        #expect(Releases.since("1.7").contains(profile) && !Releases.before("1.7").contains(profile))
        #expect(Releases.envoy(.since("1.38")).contains(profile) && !Releases.envoy(.before("1.38")).contains(profile))
        #expect(Releases.envoy(.since("1.38")).description == "Envoy 1.38 and later")
    }
}
