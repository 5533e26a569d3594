import Admission
import Telemetry

/// The paths of the webhooks.
enum WebhookPath: String, MetricLabelValue {
    case validate = "/validate"
    case mutate = "/mutate"

    var index: Int { self == .validate ? 0 : 1 }

    /// What is asked there.
    var webhook: PolicyReviewer.Webhook {
        switch self {
        case .validate: .validating
        case .mutate: .mutating
        }
    }
}
