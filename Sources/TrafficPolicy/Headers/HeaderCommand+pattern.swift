extension HeaderCommands {
    /// An expression that matches all values whose commands Envoy knows, and those with parameters that Envoy does not accept.
    ///
    /// Each text matches in one way only, so that the engines of editors are not slow.
    var valuePattern: String {
        let commands = groups.map { group in
            let names = group.names.split(separator: " ").joined(separator: "|")
            let end = group.kind.takesLength ? "(:[0-9]+)?%" : "%"
            let parameters = #"\([^)]*(\#(Self.close)\#(Self.noEnd)[^)]*)*\#(Self.close)"#
            return switch group.kind {
            case .plain: #"(\#(names))(\(\))?%"#
            case let kind: "(\(names))(\(parameters))\(kind.needsParameters ? "" : "?")\(end)"
            }
        }
        return "^[^%]*(%(%|\(commands.joined(separator: "|")))[^%]*)*$"
    }

    /// Parentheses that may end the parameters, with lengths that do not end the command between them.
    private static let close = #"\)(\)|:[0-9]*\))*"#
    /// The texts after a parenthesis that is one of the parameters. A length of 20 digits may exceed 64 bits.
    private static let noEnd = "([^):%]|:[^0-9)]|:[0-9]+[^0-9%)]|:[0-9]{20,}%)"
}
