internal import COpenSSL

/// A name that a certificate is valid for (RFC 5280 §4.2.1.6).
package enum SubjectAlternativeName: Sendable, Equatable {
    case dns(String)
    case ip(String)
    case uri(String)

    /// Parses an IP address, a URI (text with `://`) or a DNS name, whose first label may be `*`.
    package init(_ text: String) throws(TLSConfigurationError) {
        if let address = a2i_IPADDRESS(text) {
            ASN1_OCTET_STRING_free(address)
            self = .ip(text)
            return
        }
        OpenSSLErrors.clear()
        if let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") {
            guard Self.isURI(text) else { throw .invalidName(text) }
            self = .uri(text)
            return
        }
        guard Self.isDNSName(text) else { throw .invalidName(text) }
        self = .dns(text)
    }

    /// The preferred name syntax (RFC 1034 §3.5). The first label may be a wildcard (RFC 9525 §6.3).
    private static func isDNSName(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        let plain = labels.first == "*" && labels.count > 1 ? labels.dropFirst() : labels[...]
        return text.utf8.count <= 253
            && plain.allSatisfy { label in
                let bytes = label.utf8
                return (1...63).contains(bytes.count) && bytes.first != UInt8(ascii: "-") && bytes.last != UInt8(ascii: "-")
                    && bytes.allSatisfy(isLetterDigitHyphen)
            }
    }

    /// A URI of unreserved characters, slashes and colons, which is enough for names of workloads (SPIFFE).
    private static func isURI(_ text: String) -> Bool {
        text.utf8.count <= 2048 && text.first?.isLetter == true
            && text.utf8.allSatisfy { isLetterDigitHyphen($0) || "/:._~".utf8.contains($0) }
    }

    private static func isLetterDigitHyphen(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// The name in OpenSSL's configuration syntax. The text contains no separators, because `init` accepts none.
    var configuration: String {
        switch self {
        case .dns(let name): "DNS:\(name)"
        case .ip(let address): "IP:\(address)"
        case .uri(let uri): "URI:\(uri)"
        }
    }
}
