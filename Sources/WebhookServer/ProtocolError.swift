internal import HTTPEngine
internal import Telemetry

/// What peers do against a protocol, as labels of a metric: the protocol and a kind that occurs in it.
enum ProtocolError {
    /// The statuses of ``HTTPRefusal``.
    private static let refusals = ["400", "408", "413", "414", "417", "431", "501", "503", "505"]

    static let label = MetricLabel(
        ["protocol", "kind"],
        [["tls", "record"]] + ["http/1.1", "h2"].flatMap { wire in refusals.map { [wire, $0] } }
            + HTTP2ErrorCode.allCases.filter { $0 != .noError }.map { ["h2", $0.name] } + [["other", "other"]])

    /// The place of a kind among the label's values.
    static func index(_ wire: String, _ kind: String) -> Int {
        label.values.firstIndex(of: [wire, kind]) ?? label.values.count - 1
    }
}
