internal import COpenSSL

/// A supported version of TLS. RFC 8996 forbids older ones.
package enum TLSVersion: String, Sendable, CaseIterable, Comparable {
    /// RFC 5246.
    case v1_2 = "1.2"
    /// RFC 8446.
    case v1_3 = "1.3"

    var number: Int32 {
        switch self {
        case .v1_2: TLS1_2_VERSION
        case .v1_3: TLS1_3_VERSION
        }
    }

    package static func < (left: TLSVersion, right: TLSVersion) -> Bool { left.number < right.number }

    init?(number: Int32) {
        switch number {
        case TLS1_2_VERSION: self = .v1_2
        case TLS1_3_VERSION: self = .v1_3
        default: return nil
        }
    }
}
