import TextCoding
import LinuxSystem

/// An environment variable that sets an option.
struct EnvironmentVariable {
    /// The beginning of all names.
    static let prefix = "CTP_WEBHOOK_"

    let name: String
    /// The value, never empty: an empty variable counts as unset.
    let value: String

    /// All variables with the prefix, except those that Kubernetes sets.
    static func all() -> [EnvironmentVariable] {
        Environment.all
            .filter { $0.name.hasPrefix(prefix) && !$0.value.isEmpty }
            .map { EnvironmentVariable(name: $0.name, value: $0.value) }
            .filter { !$0.isServiceLink }
    }

    /// Whether Kubernetes sets the variable in every Pod, for a Service of the Pod's namespace whose name begins with `ctp-webhook`
    /// (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables).
    var isServiceLink: Bool {
        if name.hasSuffix("_SERVICE_HOST") || name.hasSuffix("_SERVICE_PORT") || name.hasOccurrence(of: "_SERVICE_PORT_") {
            return true
        }
        // CTP_WEBHOOK_PORT=tcp://10.96.0.7:443
        if name.hasSuffix("_PORT"), value.hasOccurrence(of: "://") { return true }
        // CTP_WEBHOOK_PORT_443_TCP, …_TCP_PROTO, …_TCP_PORT and …_TCP_ADDR
        let words = name.split(separator: "_")
        return words.indices.dropLast(2).contains { index in
            words[index] == "PORT" && UInt16(words[index + 1]) != nil && ["TCP", "UDP", "SCTP"].contains(words[index + 2])
        }
    }
}
