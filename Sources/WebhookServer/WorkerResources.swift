internal import LinuxSystem

/// The system resources of a worker. They are created before its thread, so that errors are thrown from `start`.
struct WorkerResources: ~Copyable, Sendable {
    /// The poller's tokens for the listener and the mailbox. They differ from tokens of connections, whose lower half is a small slot number.
    static let listenerToken = UInt64.max
    static let mailboxToken = UInt64.max - 1

    let poller: Poller
    let listener: Listener

    private init(poller: consuming Poller, listener: consuming Listener) {
        self.poller = poller
        self.listener = listener
    }

    /// Creates a poller that watches the listener and the mailbox.
    static func make(
        listener: consuming Listener, mailbox: Mailbox<WorkerMessage>
    ) throws(SystemCallError) -> WorkerResources {
        let poller = try Poller.make()
        try poller.add(listener.descriptor, interest: .read, token: listenerToken)
        try poller.add(mailbox.descriptor, interest: .read, token: mailboxToken)
        return WorkerResources(poller: poller, listener: listener)
    }
}
