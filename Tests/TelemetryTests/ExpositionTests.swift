import ExpositionFormat
import Testing

private let good = """
    # HELP a_total Counted.
    # TYPE a_total counter
    a_total{x="1",y="\\"\\\\\\n"} 3
    a_total{x="2",y=""} 0
    # HELP b A gauge.
    # TYPE b gauge
    b -1.5
    # HELP c_seconds Times.
    # TYPE c_seconds histogram
    c_seconds_bucket{le="0.1"} 1
    c_seconds_bucket{le="+Inf"} 2
    c_seconds_sum 0.5
    c_seconds_count 2

    """

@Test("a sound page is read")
func soundPage() throws {
    let page = try Exposition(good)
    #expect(page.families.map(\.name) == ["a_total", "b", "c_seconds"])
    #expect(page["a_total", ["x": "1", "y": "\"\\\n"]] == 3)
    #expect(page["b", [:]] == -1.5)
    #expect(page["c_seconds_bucket", ["le": "+Inf"]] == 2)
}

@Test(
    "the checker finds what is wrong with a page",
    arguments: [
        ("c_seconds_count 2\n", "c_seconds_count 2", "line feed"),
        ("# HELP b A gauge.\n", "", "no HELP"),
        ("# TYPE b gauge", "# TYPE b number", "no type"),
        ("# TYPE b gauge\n", "", "does not belong"),
        ("# HELP b A gauge.", "# HELP b ", "not explained"),
        ("# HELP b A gauge.", "# a remark", "neither HELP nor TYPE"),
        ("b -1.5", "b -1.5\n\n", "no name"),
        ("b -1.5", "b -1.5\na_total{x=\"3\",y=\"\"} 1", "does not belong"),
        ("b -1.5", "b -1.5\nb 2", "series is there twice"),
        ("b -1.5", "b -1,5", "no number"), ("b -1.5", "b 0x10", "no number"), ("b -1.5", "b ", "no number"),
        ("b -1.5", "b  1", "no number"), ("b -1.5", "b 1 ", "no number"), ("b -1.5", "9b 1", "no name"),
        ("b -1.5", "b{} 1", "no name of a label"), ("b -1.5", "b{a:b=\"\"} 1", "no quoted value"),
        ("b -1.5", "b{__a=\"\"} 1", "reserved"), ("b -1.5", "b{a=\"\",a=\"\"} 1", "a is there twice"),
        ("b -1.5", "b{a=\"\",} 1", "no name of a label"), ("b -1.5", "b{a=\"} 1", "does not end"),
        ("b -1.5", "b{a=\"\\t\"} 1", "escapes nothing"), ("b -1.5", "b{a=\"\"}1", "no blank"),
        ("a_total{x=\"2\",y=\"\"} 0", "a_total{x=\"2\",y=\"\"} -1", "negative"),
        ("a_total", "a", "_total"),
        ("# HELP c_seconds Times.\n# TYPE c_seconds histogram", "# HELP b A gauge.\n# TYPE b gauge", "split"),
        ("c_seconds_bucket{le=\"+Inf\"} 2\n", "", "+Inf"),
        ("c_seconds_bucket{le=\"0.1\"} 1", "c_seconds_bucket{le=\"0.1\"} 3", "cumulated"),
        ("c_seconds_bucket{le=\"0.1\"} 1", "c_seconds_bucket 1", "no le"),
        ("c_seconds_bucket{le=\"0.1\"} 1", "c_seconds_bucket{le=\"long\"} 1", "ascend"),
        ("c_seconds_count 2", "c_seconds_count 3", "_count"), ("c_seconds_sum 0.5\n", "", "_sum"),
    ])
func flaws(original: String, replacement: String, reason: String) {
    do throws(Exposition.Flaw) {
        _ = try Exposition(good.split(separator: original, omittingEmptySubsequences: false).joined(separator: replacement))
        Issue.record("nothing was found")
    } catch {
        #expect(error.reason.contains(reason))
    }
}
