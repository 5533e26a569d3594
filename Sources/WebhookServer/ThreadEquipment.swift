internal import Sockets

/// What a thread needs from the system, made before the thread is, so that whatever fails does so in `start`.
struct ThreadEquipment: ~Copyable, Sendable {
    /// Tokens of what is polled besides connections. A connection's lower half is a slot, never this large.
    static let listenerToken = UInt64.max
    static let mailboxToken = UInt64.max - 1

    let poller: Poller
    let listener: Listener

    private init(poller: consuming Poller, listener: consuming Listener) {
        self.poller = poller
        self.listener = listener
    }

    /// A listener and a mailbox, and a poller that watches both.
    static func make(
        listener: consuming Listener, mailbox: Mailbox<ThreadMessage>
    ) throws(SystemCallError) -> ThreadEquipment {
        let poller = try Poller.make()
        try poller.add(listener.descriptor, interest: .read, token: listenerToken)
        try poller.add(mailbox.descriptor, interest: .read, token: mailboxToken)
        return ThreadEquipment(poller: poller, listener: listener)
    }
}
