import Glibc

/// A file that is read whole.
package enum InputFile {
    /// The most bytes that are read; no file that people write for us comes near it.
    package static let maxBytes = 16 << 20

    /// The bytes of a file.
    ///
    /// - Throws: whatever keeps it from being read; EFBIG when it is larger than ``maxBytes``.
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
