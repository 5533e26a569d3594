/// The time left until a certificate expires, in the steps at which a line is logged.
enum CertificateExpiry: Int, Comparable {
    /// More than 30 days.
    case far
    case withinMonth
    case withinWeek
    case withinDay
    case expired

    /// - Parameter notAfter: the last second of validity, since 1970; likewise `now`.
    init(notAfter: Int64, now: Int64) {
        let day: Int64 = 86_400
        self =
            switch notAfter - now {
            case ..<0: .expired
            case ...day: .withinDay
            case ...(7 * day): .withinWeek
            case ...(30 * day): .withinMonth
            default: .far
            }
    }

    static func < (left: CertificateExpiry, right: CertificateExpiry) -> Bool {
        left.rawValue < right.rawValue
    }
}
