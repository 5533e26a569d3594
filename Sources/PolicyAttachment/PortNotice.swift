/// A notice about settings that a policy shares with other listeners of a port.
public struct PortNotice: Sendable, Hashable {
    /// The effects of a shared port.
    public enum Effect: Sendable, Hashable {
        /// The settings of the policy have no effect on its listeners.
        case lost
        /// The settings of the policy also apply to the other listeners.
        case spread
        /// The settings of the other listener also apply to the policy's listeners.
        case inherited
    }

    /// Listeners, at most ``AttachmentReview/maxListed`` of which are named.
    public struct Listeners: Sendable, Hashable {
        /// Those whose names the author of the policy may know.
        public private(set) var named: [ListenerMention] = []
        /// The number of those that the author may know and that are not named.
        public private(set) var unnamedCount = 0
        /// Whether there are any in namespaces that policies of the author's namespace may not refer to.
        public private(set) var includesForeign = false

        mutating func add(_ listener: ListenerMention) {
            if listener == .withheld {
                includesForeign = true
            } else if named.count < AttachmentReview.maxListed {
                named.append(listener)
            } else {
                unnamedCount += 1
            }
        }
    }

    /// The port.
    public let port: Int
    /// The effect.
    public let effect: Effect
    /// The settings.
    public internal(set) var settings: [PortWideSetting]
    /// The listeners of the policy.
    public let own: Listeners
    /// The listeners of other policies: the owner of the settings, or the listeners that they also apply to.
    public let others: Listeners
}

extension PortNotice {
    func text(asError: Bool) -> String {
        let names = settings.map(\.rawValue).joined(separator: ", ")
        return switch (effect, asError) {
        case (.lost, true):
            "must not set \(names) on \(own.text), because port \(port) takes \(settings.object) from \(others.text); \(Self.setThere)"
        case (.lost, false):
            "\(names) \(settings.verb("has", "have")) no effect on \(own.text): port \(port) takes \(settings.object) from "
                + "\(others.text); \(Self.setThere)"
        case (.spread, true):
            "must not set \(names) for all of port \(port), also for \(others.text); \(Self.useOtherPort)"
        case (.spread, false):
            "\(names) \(settings.verb("applies", "apply")) to all of port \(port), also to \(others.text); \(Self.useOtherPort)"
        case (.inherited, true):
            "must not share port \(port) with \(others.text), whose \(names) also \(settings.verb("applies", "apply")) to "
                + "\(own.text); \(Self.useOtherPort)"
        case (.inherited, false):
            "\(names) of \(others.text) also \(settings.verb("applies", "apply")) to \(own.text), on the same port \(port); "
                + Self.useOtherPort
        }
    }

    private static let setThere = "set it there, or use another port"
    private static let useOtherPort = "use another port for listeners that must not have it"
}

extension [PortWideSetting] {
    fileprivate var object: String { verb("it", "them") }

    fileprivate func verb(_ one: String, _ several: String) -> String { count == 1 ? one : several }
}

extension PortNotice.Listeners {
    /// The names, without the number of listeners in other namespaces.
    fileprivate var text: String {
        guard !named.isEmpty else { return "a listener in another namespace" }
        let names = named.compactMap(\.listed).joined(separator: ", ")
        let noun = named.count + unnamedCount == 1 ? "listener" : "listeners"
        return "\(noun) \(names)" + (unnamedCount > 0 ? " and \(unnamedCount) more" : "")
            + (includesForeign ? " and in another namespace" : "")
    }
}
