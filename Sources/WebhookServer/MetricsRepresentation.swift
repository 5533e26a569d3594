internal import GzipEncoding
internal import HTTPEngine
internal import Telemetry

/// The representation of the page of metrics that a client prefers.
struct MetricsRepresentation: Equatable {
    let format: MetricPage.Format
    let isCompressed: Bool

    init(for request: HTTPRequest) {
        self.init(accept: request.accept, acceptEncoding: request.acceptEncoding)
    }

    /// - Parameter accept: the value of Accept; empty if it is absent.
    /// - Parameter acceptEncoding: the value of Accept-Encoding; empty if it is absent.
    init(accept: String, acceptEncoding: String) {
        let types = WeightedList(accept)
        let openMetrics = types.weight(of: ["application/openmetrics-text"], versions: ["1.0.0"])
        // Without a match, the text format is sent anyway: a page helps more than 406 (RFC 9110 §12.5.1).
        let text = types.weight(of: ["text/plain", "text/*", "*/*"], versions: ["0.0.4"]) ?? 0
        // OpenMetrics must be asked for by its name.
        format = openMetrics.map { $0 > 0 && $0 >= text } == true ? .openMetrics : .text
        let codings = WeightedList(acceptEncoding)
        let gzip = codings.weight(of: ["gzip", "x-gzip", "*"]) ?? 0
        isCompressed = gzip > 0 && gzip >= codings.weight(of: ["identity"]) ?? 0
    }

    /// The page in this representation.
    func response(_ registry: MetricRegistry) -> HTTPResponse {
        let page = registry.page(format)
        // RFC 9110 §12.5.5.
        var fields = [(name: "vary", value: "accept, accept-encoding")]
        guard isCompressed, let compressed = Gzip.compress(page) else {
            return HTTPResponse(status: 200, contentType: format.contentType, fields: fields, body: page)
        }
        fields.append((name: "content-encoding", value: "gzip"))
        return HTTPResponse(status: 200, contentType: format.contentType, fields: fields, body: compressed)
    }
}

extension WeightedList {
    /// The weight of the first of some names that is listed, from the most specific one to the least (RFC 9110 §12.5.1); nil if none is.
    ///
    /// - Parameter versions: the accepted values of the parameter `version`, which may be absent.
    fileprivate func weight(of names: [String], versions: Set<String> = []) -> Int? {
        for name in names {
            let matches = elements.filter { element in
                element.name == name && element.parameters["version"].map { versions.contains($0) } ?? true
            }
            if let weight = matches.map(\.weight).max() { return weight }
        }
        return nil
    }
}
