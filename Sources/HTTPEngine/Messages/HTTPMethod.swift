/// A request method (RFC 9110 §9).
public enum HTTPMethod: Sendable, Equatable {
    case get, head, post, put, delete, connect, options, trace, patch
    /// A method that RFC 9110 does not define.
    case other

    /// Methods are case-sensitive (RFC 9110 §9.1): `get` is `other`.
    init(_ name: Span<UInt8>) {
        self =
            switch name.count {
            case 3 where name.equals("GET"): .get
            case 3 where name.equals("PUT"): .put
            case 4 where name.equals("POST"): .post
            case 4 where name.equals("HEAD"): .head
            case 5 where name.equals("PATCH"): .patch
            case 5 where name.equals("TRACE"): .trace
            case 6 where name.equals("DELETE"): .delete
            case 7 where name.equals("CONNECT"): .connect
            case 7 where name.equals("OPTIONS"): .options
            default: .other
            }
    }
}
