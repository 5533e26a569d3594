internal import COpenSSL

/// The protocol spoken inside TLS, negotiated by ALPN (RFC 7301).
package enum ApplicationProtocol: String, Sendable, CaseIterable {
    /// HTTP/2 (RFC 9113 §3.2). The order of the cases is the server's preference.
    case http2 = "h2"
    /// HTTP/1.1, which is also used if a client offers no protocol.
    case http1 = "http/1.1"

    /// Chooses a protocol from a client's offer, a list of names with a length byte before each (RFC 7301 §3.1).
    ///
    /// - Returns: the range of the chosen name in `offer`; nil if there is no common protocol or the list is malformed.
    static func choose(from offer: Span<UInt8>) -> Range<Int>? {
        for candidate in allCases {
            if let place = candidate.place(in: offer) { return place }
        }
        return nil
    }

    private func place(in offer: Span<UInt8>) -> Range<Int>? {
        var start = 0
        while start < offer.count {
            let name = start + 1..<start + 1 + Int(offer[start])
            guard name.upperBound <= offer.count else { return nil }
            if name.elementsEqual(rawValue.utf8, by: { offer[$0] == $1 }) { return name }
            start = name.upperBound
        }
        return nil
    }
}

/// OpenSSL's ALPN callback. Without a common protocol the handshake fails with `no_application_protocol` (RFC 7301 §3.2).
func selectApplicationProtocol(
    chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, length: UnsafeMutablePointer<UInt8>?,
    offer: UnsafePointer<UInt8>?, offerLength: UInt32
) -> Int32 {
    let bytes = UnsafeBufferPointer(start: offer, count: Int(offerLength))
    guard let offer, let place = ApplicationProtocol.choose(from: bytes.span) else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    chosen?.pointee = offer + place.lowerBound
    length?.pointee = UInt8(place.count)
    return SSL_TLSEXT_ERR_OK
}
