internal import Telemetry

/// What peers do against a protocol, as labels of a metric: the protocol and a kind that occurs in it.
enum ProtocolError {
    private static let refusals = ["400", "408", "413", "414", "417", "431", "501", "503", "505"]
    /// RFC 9113 §7.
    private static let http2Codes = [
        "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED", "FRAME_SIZE_ERROR",
        "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY",
        "HTTP_1_1_REQUIRED",
    ]

    static let label = MetricLabel(
        ["protocol", "kind"],
        [["tls", "record"]] + ["http/1.1", "h2"].flatMap { wire in refusals.map { [wire, $0] } }
            + http2Codes.map { ["h2", $0] } + [["other", "other"]])

    /// The place of a kind among the label's values.
    static func index(_ wire: String, _ kind: String) -> Int {
        label.values.firstIndex(of: [wire, kind]) ?? label.values.count - 1
    }
}
