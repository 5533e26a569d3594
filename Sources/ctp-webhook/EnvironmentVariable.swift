import Sockets

/// One of our variables, as the process was started with it.
struct EnvironmentVariable {
    /// What all of them begin with.
    static let prefix = "CTP_WEBHOOK_"

    let name: String
    /// Never empty: an empty variable is as good as none.
    let value: String

    /// All that are set and meant for us.
    static func all() -> [EnvironmentVariable] {
        Environment.all
            .filter { $0.name.hasPrefix(prefix) && !$0.value.isEmpty }
            .map { EnvironmentVariable(name: $0.name, value: $0.value) }
            .filter { !$0.isServiceLink }
    }

    /// Whether Kubernetes has put it there for a Service called `ctp-webhook`, or whose name begins so, in the namespace of the Pod
    /// (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables). Nobody meant anything by it.
    var isServiceLink: Bool {
        if name.hasSuffix("_SERVICE_HOST") || name.hasSuffix("_SERVICE_PORT") || name.contains("_SERVICE_PORT_") { return true }
        // CTP_WEBHOOK_PORT=tcp://10.96.0.7:443
        if name.hasSuffix("_PORT"), value.contains("://") { return true }
        // CTP_WEBHOOK_PORT_443_TCP, …_TCP_PROTO, …_TCP_PORT and …_TCP_ADDR
        let words = name.split(separator: "_")
        return words.indices.dropLast(2).contains { index in
            words[index] == "PORT" && UInt16(words[index + 1]) != nil && ["TCP", "UDP", "SCTP"].contains(words[index + 2])
        }
    }
}
