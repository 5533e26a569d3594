internal import HTTPEngine
internal import Telemetry

extension RequestBudget {
    /// Writes the metrics about the used part of the budget.
    func write(to page: inout MetricPage) {
        page.begin(
            "ctp_webhook_requests_open",
            "Requests with content that were not responded to yet. The limit is --max-in-flight.",
            .gauge)
        page.sample(requestsInFlight)
        page.begin(
            "ctp_webhook_body_memory_bytes",
            """
            Memory for request bodies beyond the share of each request, and for responses that peers do not read. The limit is half of \
            --max-body-memory.
            """, .gauge)
        page.sample(sharedBodyMemory)
    }
}
