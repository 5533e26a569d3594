internal import HTTPEngine
internal import Telemetry

extension RequestAllowance {
    /// What is used of it now.
    func write(to page: inout MetricPage) {
        page.begin(
            "ctp_webhook_requests_open",
            "Requests with content that have begun and are not answered; --max-in-flight bounds them.",
            .gauge)
        page.sample(requestsInFlight)
        page.begin(
            "ctp_webhook_body_memory_bytes",
            "Memory that contents of requests hold beyond each one's share; half of --max-body-memory bounds it.", .gauge)
        page.sample(sharedBodyMemory)
    }
}
