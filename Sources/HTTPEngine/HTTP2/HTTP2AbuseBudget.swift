/// The cost of useless work that a peer may cause before its HTTP/2 connection ends with ENHANCE_YOUR_CALM.
///
/// Nearly every flood (CVE-2019-9511 to 9518, CVE-2023-44487, CVE-2025-8671) is cheap for the sender, allowed by the protocol, and differs
/// from legitimate use only in that it never leads to a response. Therefore useless frames are charged and responses give credit, which needs
/// no clock.
struct HTTP2AbuseBudget {
    /// An action of the peer. The raw value is its cost.
    enum Charge: Int {
        /// A frame that carries no useful part of a request: PING, SETTINGS, PRIORITY, WINDOW_UPDATE, empty DATA, unknown types.
        case frame = 1
        /// A stream reset by either side. The server may already have begun to process it.
        case reset = 5
        /// A request that the engine rejects. The response to it gives the same credit.
        case rejection = 10
        /// A header list over the limit. A HEADERS frame of 16 KiB can expand to 60 MB.
        case headerList = 50
    }

    /// The credit for an answered request.
    private static let responseCredit = 10

    private let limit: Int
    private var remaining: Int

    init(limit: Int) {
        self.limit = limit
        remaining = limit
    }

    mutating func charge(_ charge: Charge, times: Int = 1) {
        remaining -= charge.rawValue * times
    }

    mutating func creditResponse() {
        remaining = min(limit, remaining + Self.responseCredit)
    }

    var isExhausted: Bool { remaining < 0 }
}
