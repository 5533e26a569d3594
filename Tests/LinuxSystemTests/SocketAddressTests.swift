import LinuxSystem
import Testing

@Test(
    "An IP address is parsed",
    arguments: [
        ("127.0.0.1", SocketAddress.Host.ipv4(0x7F00_0001)),
        ("0.0.0.0", .ipv4(0)),
        ("255.255.255.255", .ipv4(0xFFFF_FFFF)),
        ("::", .ipv6(high: 0, low: 0)),
        ("::1", .ipv6(high: 0, low: 1)),
        ("[::1]", .ipv6(high: 0, low: 1)),
        ("2001:db8::ff", .ipv6(high: 0x2001_0db8_0000_0000, low: 0xff)),
        ("::ffff:10.0.0.1", .ipv6(high: 0, low: 0xffff_0a00_0001)),
    ])
func addressIsParsed(text: String, host: SocketAddress.Host) {
    let address = SocketAddress(text, port: 9443)
    #expect(address?.host == host)
    #expect(address?.port == 9443)
    let bare = text.trimmingPrefix("[").prefix { $0 != "]" }
    #expect(host.description == bare)
    #expect(address?.description == (bare.contains(":") ? "[\(bare)]:9443" : "\(bare):9443"))
}

@Test(
    "Text that is not an IP address is rejected",
    arguments: [
        "", " ", "localhost", "127.0.0.1:80", "127.1", "256.0.0.1", "[127.0.0.1]", "[]", "[::1", "::1]", "fe80::1%eth0", ":::",
    ])
func addressIsRejected(text: String) {
    #expect(SocketAddress(text, port: 1) == nil)
}
