import ExpositionFormat
import LinuxSystem
import Telemetry
import Testing

private enum Colour: String, MetricLabelValue {
    case red, green, blue
}

@Test("A page has all series of all families from the start, and is valid")
func emptyPage() throws {
    var table = MetricTable()
    _ = table.counter("a_total", "All of it.", by: MetricLabel("colour", Colour.self), MetricLabel("size", ["s", "l"]))
    _ = table.gauge("b", "One.")
    let registry = MetricRegistry()
    _ = registry.add(table)
    registry.add { page in
        page.begin("c_seconds", "A \"time\"\nin \\.", .gauge)
        page.sample(nanoseconds: 1_500_000_000, [("x", "a\"b\\c\nd")])
    }
    #expect(
        String(decoding: registry.page(), as: UTF8.self) == #"""
            # HELP a_total All of it.
            # TYPE a_total counter
            a_total{colour="red",size="s"} 0
            a_total{colour="red",size="l"} 0
            a_total{colour="green",size="s"} 0
            a_total{colour="green",size="l"} 0
            a_total{colour="blue",size="s"} 0
            a_total{colour="blue",size="l"} 0
            # HELP b One.
            # TYPE b gauge
            b 0
            # HELP c_seconds A "time"\nin \\.
            # TYPE c_seconds gauge
            c_seconds{x="a\"b\\c\nd"} 1.5

            """#)
    _ = try Exposition(String(decoding: registry.page(), as: UTF8.self))
}

@Test("Every series has its own counter, with one, two and three labels")
func seriesAreDistinct() throws {
    var table = MetricTable()
    let labels = [
        MetricLabel("i", ["0", "1"]), MetricLabel("j", ["0", "1", "2"]), MetricLabel(["k", "l"], [["0", "a"], ["1", "b"]]),
    ]
    let one = table.counter("one_total", "One.", by: labels[0])
    let two = table.counter("two_total", "Two.", by: labels[0], labels[1])
    let three = table.counter("three_total", "Three.", by: labels[0], labels[1], labels[2])
    let registry = MetricRegistry()
    let shard = registry.add(table).makeShard()
    for i in 0..<2 {
        shard.add(i + 1, to: one[i])
        for j in 0..<3 {
            shard.add(10 * i + j + 1, to: two[i, j])
            for k in 0..<2 { shard.add(100 * i + 10 * j + k + 1, to: three[i, j, k]) }
        }
    }
    let page = try Exposition(String(decoding: registry.page(), as: UTF8.self))
    for i in 0..<2 {
        #expect(page["one_total", ["i": "\(i)"]] == Double(i + 1))
        for j in 0..<3 {
            #expect(page["two_total", ["i": "\(i)", "j": "\(j)"]] == Double(10 * i + j + 1))
            for k in 0..<2 {
                let labels = ["i": "\(i)", "j": "\(j)", "k": "\(k)", "l": k == 0 ? "a" : "b"]
                #expect(page["three_total", labels] == Double(100 * i + 10 * j + k + 1))
            }
        }
    }
}

@Test(
    "A time is counted in the first bucket whose bound it does not exceed",
    arguments: [
        (0, "0.001"), (999_999, "0.001"), (1_000_000, "0.001"), (1_000_001, "2.5"), (2_500_000_000, "2.5"),
        (2_500_000_001, "+Inf"),
    ])
func buckets(nanoseconds: Int, bucket: String) throws {
    var table = MetricTable()
    let family = table.histogram(
        "t_seconds", "Times.", bounds: [.milliseconds(1), .milliseconds(2500)], by: MetricLabel("x", ["a", "b"]))
    let registry = MetricRegistry()
    let shard = registry.add(table).makeShard()
    shard.observe(nanoseconds: nanoseconds, in: family, family[1])
    let page = try Exposition(String(decoding: registry.page(), as: UTF8.self))
    let bounds = ["0.001", "2.5", "+Inf"]
    let counts = bounds.map { page["t_seconds_bucket", ["x": "b", "le": $0]] }
    #expect(counts == bounds.indices.map { $0 < bounds.firstIndex(of: bucket) ?? 3 ? 0 : 1 })
    #expect(page["t_seconds_sum", ["x": "b"]] == Double(nanoseconds) / 1e9)
    #expect(page["t_seconds_count", ["x": "b"]] == 1)
    #expect(page["t_seconds_count", ["x": "a"]] == 0)
}

@Test(
    "Nanoseconds are written as an exact number of seconds",
    arguments: [
        (0, "0"), (1, "0.000000001"), (10_000, "0.00001"), (1_000_000_000, "1"), (-1_050_000_000, "-1.05"),
        (Int.max, "9223372036.854775807"),
    ])
func seconds(nanoseconds: Int, text: String) {
    var page = MetricPage()
    page.begin("t", "Time.", .gauge)
    page.sample(nanoseconds: nanoseconds)
    #expect(String(decoding: page.bytes, as: UTF8.self).hasSuffix("\nt \(text)\n"))
}

@Test("The counts of several threads are summed without loss")
func threads() throws {
    var table = MetricTable()
    let counter = table.counter("a_total", "All.")
    let gauge = table.gauge("b", "Up and down.")
    let registry = MetricRegistry()
    let counts = registry.add(table)
    let threads = try (0..<4).map { index in
        try SystemThread.start(name: "counter-\(index)") {
            let shard = counts.makeShard()
            for _ in 0..<10_000 {
                shard.add(to: counter[])
                shard.add(2, to: gauge[])
                shard.add(-1, to: gauge[])
            }
        }
    }
    // A counter never decreases while the threads count.
    var last = 0.0
    for _ in 0..<50 {
        let now = try #require(try Exposition(String(decoding: registry.page(), as: UTF8.self))["a_total", [:]])
        #expect(now >= last)
        last = now
    }
    for thread in threads { thread.join() }
    let page = try Exposition(String(decoding: registry.page(), as: UTF8.self))
    #expect(page["a_total", [:]] == 40_000)
    #expect(page["b", [:]] == 40_000)
}

@Test("An OpenMetrics page has the same families and series as the text page")
func openMetrics() throws {
    var table = MetricTable()
    let counter = table.counter("a_seconds_total", "Says \"all\" of \\.", by: MetricLabel("x", ["1", "\""]))
    let gauge = table.gauge("b_bytes", "A gauge.")
    let histogram = table.histogram("t_seconds", "Times.", bounds: [.milliseconds(1), .seconds(2)])
    let registry = MetricRegistry()
    let shard = registry.add(table).makeShard()
    shard.add(3, to: counter[1])
    shard.add(-4, to: gauge[])
    shard.observe(nanoseconds: 5_000_000, in: histogram, histogram[])
    registry.add { page in
        page.begin("c", "Without a unit.", .gauge)
        page.sample(7)
    }
    let text = try Exposition(String(decoding: registry.page(.text), as: UTF8.self))
    let page = try Exposition(String(decoding: registry.page(.openMetrics), as: UTF8.self), .openMetrics)
    #expect(page.families.map(\.name) == ["a_seconds", "b_bytes", "t_seconds", "c"])
    #expect(page.families.map(\.unit) == ["seconds", "bytes", "seconds", nil])
    #expect(page.families.map(\.help) == text.families.map(\.help))
    #expect(page.families.map(\.type) == text.families.map(\.type))
    func series(_ page: Exposition) -> [String] {
        page.families.flatMap(\.samples).map { sample in
            "\(sample.name) \(sample.labels.filter { $0.key != "le" }) \(Double(sample.labels["le"] ?? "") ?? 0) \(sample.value)"
        }
    }
    #expect(series(page) == series(text))
    #expect(page["t_seconds_bucket", ["le": "2.0"]] == 1)
}
