public import JSONTape

/// The `Status` object of the Kubernetes API: why a request failed.
///
/// Source: `Status` in k8s.io/apimachinery/pkg/apis/meta/v1. kubectl prints the causes; Argo CD, Flux and Helm print the message.
public struct Status: Sendable, Equatable {
    /// The HTTP status code.
    public let code: Int
    /// The machine-readable reason.
    public let reason: StatusReason
    /// A sentence for people, without a full stop.
    public let message: String
    /// The object that the status is about; nil when it is about none.
    public let details: StatusDetails?

    /// A status with the reason that Kubernetes uses for the status code, unless `reason` says otherwise.
    public init(code: Int, reason: StatusReason? = nil, message: String, details: StatusDetails? = nil) {
        self.code = code
        self.reason = reason ?? StatusReason(code: code)
        self.message = message
        self.details = details
    }

    /// Writes the status as a JSON object.
    ///
    /// - Parameter causes: writes the elements of `details.causes` with ``StatusCause/write(reason:message:field:to:)``. It is called only if
    ///   there are ``details``. The causes come from a closure because a denial has up to fifty, whose texts need no separate strings.
    public func write(to writer: inout JSONWriter, causes: (inout JSONWriter) -> Void = { _ in }) {
        writer.object { (writer: inout JSONWriter) in
            writer.member("kind", "Status")
            writer.member("apiVersion", "v1")
            writer.key("metadata")
            writer.raw("{}")
            writer.member("status", "Failure")
            writer.member("message", message)
            writer.member("reason", reason.rawValue)
            if let details {
                writer.key("details")
                writer.object { (writer: inout JSONWriter) in
                    writer.member("name", details.name)
                    writer.member("group", details.group)
                    writer.member("kind", details.kind)
                    writer.key("causes")
                    writer.array { (writer: inout JSONWriter) in causes(&writer) }
                }
            }
            writer.member("code", code)
        }
    }
}

/// The object that a ``Status`` is about. Source: `StatusDetails` in k8s.io/apimachinery/pkg/apis/meta/v1.
public struct StatusDetails: Sendable, Equatable {
    /// The object's name.
    public let name: String
    /// The API group of its kind.
    public let group: String
    /// Its kind.
    public let kind: String

    /// Details about an object.
    public init(name: String, group: String, kind: String) {
        self.name = name
        self.group = group
        self.kind = kind
    }
}

/// One cause of a ``Status``. Source: `StatusCause` in k8s.io/apimachinery/pkg/apis/meta/v1.
public enum StatusCause {
    /// Writes a cause as a JSON object.
    ///
    /// - Parameter reason: a `CauseType` of apimachinery, such as `FieldValueInvalid`.
    /// - Parameter message: UTF-8 text for people.
    /// - Parameter field: the path of the field, in UTF-8.
    public static func write(
        reason: String, message: Span<UInt8>, field: Span<UInt8>, to writer: inout JSONWriter
    ) {
        writer.object { (writer: inout JSONWriter) in
            writer.member("reason", reason)
            writer.key("message")
            writer.string(utf8: message)
            writer.key("field")
            writer.string(utf8: field)
        }
    }
}
