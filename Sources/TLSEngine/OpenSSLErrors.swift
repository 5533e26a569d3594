internal import COpenSSL
import Glibc

/// OpenSSL's error queue of the current thread. It must be empty before every call whose result is checked.
enum OpenSSLErrors {
    /// Removes the errors of earlier calls.
    static func clear() {
        // ERR_clear_error visits all slots of the queue, which is almost always empty.
        if ERR_peek_error() != 0 { ERR_clear_error() }
    }

    /// Empties the queue and returns the reason of the last failure, in OpenSSL's or the system's words.
    ///
    /// Of several entries, the first one of the TLS library counts, because entries of the cryptographic library are less specific
    /// (`cipher operation failed` for `bad record mac`). If there is none, the first entry counts.
    static func takeReason() -> String {
        var chosen: UInt = 0
        while case let code = ERR_get_error(), code != 0 {
            let isOfTLS = ctp_error_library(code) == ERR_LIB_SSL
            if chosen == 0 || (isOfTLS && ctp_error_library(chosen) != ERR_LIB_SSL) { chosen = code }
        }
        guard chosen != 0 else { return "unknown reason" }
        if ctp_is_system_error(chosen) != 0, let text = strerror(ctp_error_reason(chosen)) { return String(cString: text) }
        return ERR_reason_error_string(chosen).map { String(cString: $0) } ?? "error \(String(chosen, radix: 16))"
    }
}
