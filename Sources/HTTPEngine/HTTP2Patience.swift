/// How much a peer may waste before its HTTP/2 connection ends with ENHANCE_YOUR_CALM.
///
/// Nearly every flood (CVE-2019-9511 to 9518, CVE-2023-44487, CVE-2025-8671) is cheap work for the sender, free of limits in the protocol, and
/// distinguished from good use only by never leading to an answer. So waste is charged, answers give back, and no clock is needed.
struct HTTP2Patience {
    /// What the peer did, and what it costs.
    enum Charge: Int {
        /// A frame that carries no part of a request worth naming: PING, SETTINGS, PRIORITY, WINDOW_UPDATE, empty DATA, unknown types.
        case frame = 1
        /// A stream reset by either side. Work may have been begun for it.
        case reset = 5
        /// A request that the engine refused: it will earn ``answer`` when its refusal is sent.
        case refusal = 10
        /// A header list over the limit: a HEADERS of 16 KiB can expand to 60 MB.
        case headerList = 50
    }

    /// What an answered request gives back.
    private static let answer = 10

    private let limit: Int
    private var left: Int

    init(limit: Int) {
        self.limit = limit
        left = limit
    }

    mutating func charge(_ charge: Charge, times: Int = 1) {
        left -= charge.rawValue * times
    }

    mutating func earnAnswer() {
        left = min(limit, left + Self.answer)
    }

    var isExhausted: Bool { left < 0 }
}
