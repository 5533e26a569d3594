internal import COpenSSL
import Glibc

/// OpenSSL's queue of errors, which belongs to the thread and must be empty before every call whose result is looked at.
enum OpenSSLErrors {
    /// Forgets what earlier calls left behind.
    static func clear() {
        // To clear the queue looks through all its places; nearly always it is empty.
        if ERR_peek_error() != 0 { ERR_clear_error() }
    }

    /// Empties the queue and says why the last call failed, in OpenSSL's or the system's words.
    ///
    /// Of several entries the first that TLS itself made counts: those of the cryptography below say less
    /// (`cipher operation failed` for `bad record mac`). Without one the first entry is the cause.
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
