import Admission
import Telemetry

/// Where reviews are sent.
enum ReviewPath: String, MetricLabelValue {
    case validate = "/validate"
    case mutate = "/mutate"

    var index: Int { self == .validate ? 0 : 1 }

    /// What is asked there.
    var question: PolicyReviewer.Question {
        switch self {
        case .validate: .validate
        case .mutate: .mutate
        }
    }
}
