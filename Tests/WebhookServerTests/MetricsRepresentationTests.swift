internal import Telemetry
import ExpositionFormat
import Testing

@testable import WebhookServer

@Suite struct MetricsRepresentationTests {
    @Test(
        "The format is the one that the client prefers; OpenMetrics must be asked for by its name",
        arguments: [
            ("", false), ("*/*", false), ("text/plain", false), ("text/html, */*;q=0.1", false), ("application/json", false),
            ("application/openmetrics-text", true), ("application/openmetrics-text; version=1.0.0; charset=utf-8", true),
            ("Application/OpenMetrics-Text;Version=\"1.0.0\"", true), ("application/openmetrics-text;version=0.0.1", false),
            ("application/*", false), ("application/openmetrics-text;q=0, */*", false),
            ("application/openmetrics-text;q=0.5,text/plain;q=0.6", false), ("application/openmetrics-text,text/plain", true),
            ("application/openmetrics-text;q=0.5,text/plain;q=0.4,*/*", true), ("application/openmetrics-text;q=0.5,*/*", false),
            // Prometheus 2.5 to 3.
            ("application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", false),
            (
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,"
                    + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", true
            ),
            // Malformed weights and elements are ignored.
            ("application/openmetrics-text;q=2", false), ("application/openmetrics-text;q=", false),
            ("application/openmetrics-text;q=0.1234", false), ("application/openmetrics-text;q=-1", false),
            ("application/openmetrics-text;version", false), (",,;;=,\"", false), ("x;a=\",application/openmetrics-text", false),
            (String(repeating: "a/b,", count: WeightedList.maxElements - 1) + "application/openmetrics-text", true),
            (String(repeating: "a/b,", count: WeightedList.maxElements) + "application/openmetrics-text", false),
        ])
    func format(accept: String, isOpenMetrics: Bool) {
        let representation = MetricsRepresentation(accept: accept, acceptEncoding: "")
        #expect(representation.format == (isOpenMetrics ? .openMetrics : .text))
        #expect(!representation.isCompressed)
    }

    @Test(
        "The page is compressed if the client accepts gzip and does not prefer that it is not",
        arguments: [
            ("", false), ("gzip", true), ("GZIP", true), ("x-gzip", true), ("deflate, gzip;q=1.0, *;q=0.5", true), ("*", true),
            ("gzip;q=0", false), ("gzip;q=0.000", false), ("gzip;q=0.001", true), ("gzip;q=0, *", false), ("identity", false),
            ("identity, gzip;q=0.5", false), ("identity;q=0.5, gzip", true), ("br", false), ("gzip;q=1.1", false),
        ])
    func coding(acceptEncoding: String, isCompressed: Bool) {
        #expect(MetricsRepresentation(accept: "", acceptEncoding: acceptEncoding).isCompressed == isCompressed)
    }

    @Test(
        "A weight is a number from 0 to 1 with at most three decimals",
        arguments: [("0", 0), ("1", 1000), ("0.25", 250), ("1.000", 1000), ("0.", 0), ("0.999", 999)])
    func weight(text: String, thousandths: Int) {
        #expect(WeightedList("a;q=\(text)").elements.map(\.weight) == [thousandths])
    }

    @Test("The metrics port responds in OpenMetrics if asked")
    func openMetrics() throws {
        try TestServer.with { test in
            var client = try TestClient.connectWithoutTLS(to: test.metricsPort)
            let page = try client.response(
                to: "GET /metrics HTTP/1.1\r\nHost: t\r\nAccept: application/openmetrics-text;version=1.0.0\r\n\r\n")
            #expect(page.status == 200)
            #expect(page.head.contains("\r\ncontent-type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n"))
            #expect(page.head.contains("\r\nvary: accept, accept-encoding\r\n"))
            #expect(!page.head.contains("content-encoding"))
            let families = try Exposition(page.body, .openMetrics).families
            #expect(families.contains { $0.name == "ctp_webhook_connections_accepted" })
        }
    }
}
