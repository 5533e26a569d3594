import Glibc

/// Reads a whole file.
package enum InputFile {
    /// The largest file that is read, in bytes. Manifests, certificates and tokens are far smaller.
    package static let maxBytes = 16 << 20

    /// Returns the bytes of a file.
    ///
    /// - Throws: the call that failed; EFBIG if the file is larger than ``maxBytes``.
    package static func contents(of path: String) throws(SystemCallError) -> [UInt8] {
        let file = Descriptor(owning: Int32(try systemCall { open(path, O_RDONLY | O_CLOEXEC) }.get("open \(path)")))
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = try systemCall { buffer.withUnsafeMutableBytes { Glibc.read(file.number, $0.baseAddress, $0.count) } }
                .get("read \(path)")
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            if bytes.count > maxBytes { throw SystemCallError(call: "read \(path)", number: EFBIG) }
        }
    }
}
