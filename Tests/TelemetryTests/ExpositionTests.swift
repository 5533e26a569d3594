import ExpositionFormat
import Testing

private let validText = """
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

@Test("A valid page is read")
func validPage() throws {
    let page = try Exposition(validText)
    #expect(page.families.map(\.name) == ["a_total", "b", "c_seconds"])
    #expect(page["a_total", ["x": "1", "y": "\"\\\n"]] == 3)
    #expect(page["b", [:]] == -1.5)
    #expect(page["c_seconds_bucket", ["le": "+Inf"]] == 2)
}

@Test(
    "Exposition finds every violation of the format",
    arguments: [
        ("c_seconds_count 2\n", "c_seconds_count 2", "line feed"),
        ("# HELP b A gauge.\n", "", "no HELP"),
        ("# TYPE b gauge", "# TYPE b number", "not a supported type"),
        ("# TYPE b gauge\n", "", "does not belong"),
        ("# HELP b A gauge.", "# HELP b ", "no help text"),
        ("# HELP b A gauge.", "# a comment", "neither HELP nor TYPE"),
        ("b -1.5", "b -1.5\n\n", "no name"),
        ("b -1.5", "b -1.5\na_total{x=\"3\",y=\"\"} 1", "does not belong"),
        ("b -1.5", "b -1.5\nb 2", "appears twice"),
        ("b -1.5", "b -1,5", "not a number"), ("b -1.5", "b 0x10", "not a number"), ("b -1.5", "b ", "not a number"),
        ("b -1.5", "b  1", "not a number"), ("b -1.5", "b 1 ", "not a number"), ("b -1.5", "9b 1", "no name"),
        ("b -1.5", "b{} 1", "no name of a label"), ("b -1.5", "b{a:b=\"\"} 1", "no quoted value"),
        ("b -1.5", "b{__a=\"\"} 1", "reserved"), ("b -1.5", "b{a=\"\",a=\"\"} 1", "a appears twice"),
        ("b -1.5", "b{a=\"\",} 1", "no name of a label"), ("b -1.5", "b{a=\"} 1", "not terminated"),
        ("b -1.5", "b{a=\"\\t\"} 1", "invalid escape"), ("b -1.5", "b{a=\"\"}1", "no space"),
        ("a_total{x=\"2\",y=\"\"} 0", "a_total{x=\"2\",y=\"\"} -1", "negative"),
        ("a_total", "a", "_total"),
        ("# HELP c_seconds Times.\n# TYPE c_seconds histogram", "# HELP b A gauge.\n# TYPE b gauge", "twice or in parts"),
        ("c_seconds_bucket{le=\"+Inf\"} 2\n", "", "+Inf"),
        ("c_seconds_bucket{le=\"0.1\"} 1", "c_seconds_bucket{le=\"0.1\"} 3", "cumulative"),
        ("c_seconds_bucket{le=\"0.1\"} 1", "c_seconds_bucket 1", "no le"),
        ("c_seconds_bucket{le=\"0.1\"} 1", "c_seconds_bucket{le=\"long\"} 1", "ascend"),
        ("c_seconds_count 2", "c_seconds_count 3", "_count"), ("c_seconds_sum 0.5\n", "", "_sum"),
    ])
func violations(original: String, replacement: String, reason: String) {
    do throws(Exposition.Violation) {
        _ = try Exposition(validText.split(separator: original, omittingEmptySubsequences: false).joined(separator: replacement))
        Issue.record("no violation was found")
    } catch {
        #expect(error.reason.contains(reason))
    }
}

private let openMetricsText = """
    # HELP a Counted \\"twice\\".
    # TYPE a counter
    a_total 3
    # HELP c_seconds Times.
    # TYPE c_seconds histogram
    # UNIT c_seconds seconds
    c_seconds_bucket{le="1.0"} 1
    c_seconds_bucket{le="+Inf"} 2
    c_seconds_sum 0.5
    c_seconds_count 2
    # EOF

    """

@Test(
    "Exposition finds every violation of OpenMetrics",
    arguments: [
        ("", "", nil), ("# EOF\n", "", "# EOF"), ("# EOF", "# EOF\n", "# EOF"), ("# TYPE a c", "# TYPE a_total c", "no HELP"),
        ("a_total 3", "a 3", "does not belong"), ("\\\"twice\\\"", "\"twice\"", "quotation mark"),
        ("# UNIT c_seconds seconds", "# UNIT c_seconds bytes", "end in the unit"),
        ("# UNIT c_seconds seconds", "# UNIT a seconds", "no TYPE"), ("1.0", "1", "decimal point"),
    ] as [(String, String, String?)])
func openMetricsViolations(original: String, replacement: String, reason: String?) {
    let text =
        original.isEmpty
        ? openMetricsText
        : openMetricsText.split(separator: original, omittingEmptySubsequences: false).joined(separator: replacement)
    do throws(Exposition.Violation) {
        _ = try Exposition(text, .openMetrics)
        #expect(reason == nil)
    } catch {
        #expect(reason.map { error.reason.contains($0) } == true, "\(error)")
    }
}
