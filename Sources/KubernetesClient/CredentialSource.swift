internal import Sockets

/// A certificate, key or token, given as it is or as a file. A file is read each time: whoever rotates it need not tell us.
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
