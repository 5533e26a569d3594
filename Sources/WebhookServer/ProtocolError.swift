internal import HTTPEngine
internal import Telemetry

/// Protocol errors of peers, as labels of a metric: the protocol and the kind of error.
enum ProtocolError {
    /// The statuses of ``HTTPError``.
    private static let statuses = ["400", "408", "413", "414", "417", "431", "501", "503", "505"]

    static let label = MetricLabel(
        ["protocol", "kind"],
        [["tls", "record"]] + ["http/1.1", "h2"].flatMap { name in statuses.map { [name, $0] } }
            + HTTP2ErrorCode.allCases.filter { $0 != .noError }.map { ["h2", $0.name] } + [["other", "other"]])

    /// The index of a kind among the values of the label.
    static func index(_ protocolName: String, _ kind: String) -> Int {
        label.values.firstIndex(of: [protocolName, kind]) ?? label.values.count - 1
    }
}
