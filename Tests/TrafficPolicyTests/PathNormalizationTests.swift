import Testing

@testable import TrafficPolicy

/// Paths as a running Envoy 1.40 changes them.
@Suite struct PathNormalizationTests {
    @Test("A path that Envoy leaves as it is", arguments: unchanged)
    func leaves(_ path: String) {
        #expect(PathNormalization(mergesSlashes: true, keepsEscapedSlashes: false).result(for: path) == .unchanged)
    }

    @Test("A path that Envoy changes", arguments: changed)
    func changes(_ path: String, other: String) {
        #expect(PathNormalization(mergesSlashes: true, keepsEscapedSlashes: false).result(for: path) == .changed(other))
    }

    @Test("A path that Envoy rejects", arguments: ["/a b", "/\u{1}", "/a\u{7F}", "/ü", "/a#b", "/a?x#", "/a?ü", "/a%00b"])
    func rejects(_ path: String) {
        #expect(PathNormalization(mergesSlashes: true, keepsEscapedSlashes: false).result(for: path) == .rejected)
    }

    @Test("Slashes remain if the policy says so")
    func slashes() {
        let separate = PathNormalization(mergesSlashes: false, keepsEscapedSlashes: false)
        #expect(separate.result(for: "/a//b") == .unchanged)
        #expect(separate.result(for: "/a%2Fb") == .changed("/a/b"))
        let escaped = PathNormalization(mergesSlashes: true, keepsEscapedSlashes: true)
        #expect(escaped.result(for: "/a%2Fb") == .unchanged)
        #expect(escaped.result(for: "/a%5Cb") == .unchanged)
        #expect(escaped.result(for: "/a\\b") == .changed("/a/b"))
        #expect(escaped.result(for: "/a//b") == .changed("/a/b"))
    }

    static let unchanged = [
        "/", "//", "//?x", "/a", "/a/", "/healthz", "/.a", "/a..", "/...", "/a/..b", "/a/.b/", "/%C3%A9", "/%c3%a9", "/a%20b",
        "/a%25b",
        "/a%zz", "/a%", "/a%4", "/a%4G", "/a%7F", "/a?x=//", "/a?x=%2F", "/a?x=/../", "/a?x=%41", "/a?|", "/a?\\", "/a;b", "/a:b",
        "/a'b",
        "/a[b]", "/a%3Bb", "/a%23b",
    ]

    static let changed = [
        ("/a//b", "/a/b"), ("//a", "/a"), ("///", "/"), ("/a//", "/a/"), ("/a/./b", "/a/b"), ("/a/../b", "/b"), ("/a/.", "/a/"),
        ("/a/..", "/"), ("/..", "/"), ("/.", "/"), ("/../a", "/a"), ("/./a", "/a"), ("/%2e", "/"), ("/a/%2E%2E/b", "/b"),
        ("/a%2e%2e/b", "/a../b"), ("/a%41", "/aA"), ("/a%7e", "/a~"), ("/a%2D", "/a-"), ("/a%5F", "/a_"),
        ("/%41?x=%41", "/A?x=%41"),
        ("/a%2Fb", "/a/b"), ("/a%5cb", "/a/b"), ("/a\\b", "/a/b"), ("/a\"b", "/a%22b"), ("/a<b", "/a%3Cb"), ("/a^b", "/a%5Eb"),
        ("/a`b", "/a%60b"), ("/a{b}", "/a%7Bb%7D"), ("/a|b", "/a%7Cb"),
    ]
}
