extension CIDR {
    /// The RE2 expression that matches exactly the texts that ``init(_:)`` accepts.
    public static let pattern: String = {
        let byte = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
        let ipv4 = "\(byte)(\\.\(byte)){3}"
        let group = "[0-9a-fA-F]{1,4}"
        let (before, after) = ("(\(group):)", "(:\(group))")
        var ipv6 = ["\(before){7}\(group)", "\(before){6}\(ipv4)", "\(before){1,7}:", ":\(after){1,7}", "::"]
        // The groups before and after `::` are at most seven together. An IPv4 address counts as two.
        for count in 1...6 { ipv6.append("\(before){1,\(count)}\(after){1,\(7 - count)}") }
        ipv6.append("::\(before){0,5}\(ipv4)")
        ipv6.append("\(before){1,5}:\(ipv4)")
        for count in 1...4 { ipv6.append("\(before){1,\(count)}\(after){1,\(5 - count)}:\(ipv4)") }
        // Go accepts a prefix length with leading zeros.
        return "^(\(ipv4)/0*(3[0-2]|[12]?[0-9])|(\(ipv6.joined(separator: "|")))/0*(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$"
    }()
}
