internal import LinuxSystem

/// A certificate, key or token, given as bytes or as a file. A file is read at each use, so that rotation needs no notification.
package enum CredentialSource: Sendable, Equatable {
    case data([UInt8])
    case file(String)

    func contents() throws(APIFailure) -> [UInt8] {
        switch self {
        case .data(let bytes): return bytes
        case .file(let path):
            do throws(SystemCallError) {
                return try InputFile.contents(of: path)
            } catch {
                throw .credentials("\(error)")
            }
        }
    }
}
