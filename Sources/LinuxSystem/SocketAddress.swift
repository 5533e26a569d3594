import CLinux
import Glibc

/// An IP address and a TCP port. Host names are not resolved: a server listens on addresses, and the static executable has no resolver.
package struct SocketAddress: Sendable, Hashable {
    /// An IP address as numbers: the first byte in network order is the most significant one.
    package enum Host: Sendable, Hashable {
        case ipv4(UInt32)
        case ipv6(high: UInt64, low: UInt64)
    }

    /// The IP address.
    package let host: Host
    /// The port. If it is 0, the kernel chooses one when listening.
    package let port: UInt16

    /// Parses `127.0.0.1`, `::1` or `[::1]`. Nil for anything else, such as host names, zones (`fe80::1%eth0`) and empty text.
    package init?(_ text: String, port: UInt16) {
        let bare = text.hasPrefix("[") && text.hasSuffix("]") && text.count > 2 ? String(text.dropFirst().dropLast()) : text
        var four = in_addr()
        var six = in6_addr()
        if bare == text, inet_pton(AF_INET, bare, &four) == 1 {
            host = Host(four)
        } else if inet_pton(AF_INET6, bare, &six) == 1 {
            host = Host(six)
        } else {
            return nil
        }
        self.port = port
    }

    /// The address that accept(2) stored.
    init(_ storage: sockaddr_storage) {
        host = Host(storage)
        port = Self.port(in: storage)
    }

    /// AF_INET or AF_INET6.
    var family: Int32 {
        switch host {
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        }
    }

    /// Calls `body` with the address in the form that bind(2) and connect(2) take.
    func withSystemAddress<Value>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
        switch host {
        case .ipv4(let bits):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = bits.bigEndian
            return Self.lend(&address, body)
        case .ipv6(let high, let low):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &address.sin6_addr) { bytes in
                bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
                bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            return Self.lend(&address, body)
        }
    }

    private static func lend<Address, Value>(
        _ address: inout Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
    ) -> Value {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<Address>.size)) }
        }
    }

    /// Returns the port that `socket` is bound to.
    static func port(of socket: borrowing Descriptor) throws(SystemCallError) -> UInt16 {
        let number = socket.number
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        _ = try withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                systemCall { getsockname(number, address, &length) }
            }
        }.get("getsockname")
        return Self.port(in: storage)
    }

    private static func port(in storage: sockaddr_storage) -> UInt16 {
        // sin_port and sin6_port are at the same offset, after the family.
        withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)) }
    }
}

extension SocketAddress: CustomStringConvertible {
    /// `192.0.2.1:443`, `[2001:db8::1]:443`.
    package var description: String {
        switch host {
        case .ipv4: "\(host):\(port)"
        case .ipv6: "[\(host)]:\(port)"
        }
    }
}

extension SocketAddress.Host {
    fileprivate init(_ address: in_addr) {
        self = .ipv4(UInt32(bigEndian: address.s_addr))
    }

    fileprivate init(_ address: in6_addr) {
        self = withUnsafeBytes(of: address) { bytes in
            .ipv6(
                high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
    }

    /// The peer address that accept(2) wrote.
    init(_ storage: sockaddr_storage) {
        self = withUnsafeBytes(of: storage) { bytes in
            Int32(storage.ss_family) == AF_INET6
                ? Self(bytes.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
                : Self(bytes.loadUnaligned(as: sockaddr_in.self).sin_addr)
        }
    }
}

extension SocketAddress.Host: CustomStringConvertible {
    /// The usual text form: `192.0.2.1`, `2001:db8::1`.
    package var description: String {
        switch self {
        case .ipv4(let bits): Self.text(AF_INET, bits.bigEndian)
        case .ipv6(let high, let low): Self.text(AF_INET6, (high.bigEndian, low.bigEndian))
        }
    }

    private static func text<Address: BitwiseCopyable>(_ family: Int32, _ address: Address) -> String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        // This fails only if the buffer is too small, which it is not.
        let start = withUnsafePointer(to: address) { inet_ntop(family, $0, &text, socklen_t(text.count)) }
        return start.map { String(cString: $0) } ?? "?"
    }
}
