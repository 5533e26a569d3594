import LinuxSystem
import Testing

@Test("A poller reports only the requested events, until they are handled")
func levelTriggered() throws {
    let mailbox = try Mailbox<Int>()
    var poller = try Poller.make()
    try poller.add(mailbox.descriptor, interest: .read, token: .max)
    #expect(poller.wait(timeout: .zero) == 0)
    mailbox.post(1)
    for _ in 0..<2 {
        #expect(poller.wait(timeout: .seconds(60)) == 1)
        #expect(poller[0].token == .max)
        #expect(poller[0].isReadable)
        #expect(!poller[0].isWritable)
    }
    try poller.modify(mailbox.descriptor, interest: [], token: 3)
    #expect(poller.wait(timeout: .zero) == 0)
    try poller.modify(mailbox.descriptor, interest: [.read, .write], token: 3)
    #expect(poller.wait(timeout: .seconds(60)) == 1)
    #expect(poller[0].isReadable && poller[0].isWritable && !poller[0].isHungUp)
    #expect(mailbox.takeAll() == [1])
}

@Test("Messages are delivered in order, once, and wake the reader")
func mailboxOrder() throws {
    let mailbox = try Mailbox<Int>()
    #expect(mailbox.takeAll() == [])
    for number in 0..<3 { mailbox.post(number) }
    #expect(mailbox.takeAll() == [0, 1, 2])
    #expect(mailbox.takeAll() == [])
    mailbox.post(3)
    #expect(mailbox.takeAll() == [3])
}

@Test("All messages of several threads are delivered, each thread's in order")
func mailboxThreads() throws {
    let mailbox = try Mailbox<(sender: Int, number: Int)>()
    let senders = try (0..<3).map { sender in
        try SystemThread.start(name: "sender-\(sender)") {
            for number in 0..<200 { mailbox.post((sender, number)) }
        }
    }
    var poller = try Poller.make()
    try poller.add(mailbox.descriptor, interest: .read, token: 0)
    var seen = [[Int]](repeating: [], count: 3)
    while seen.map(\.count).reduce(0, +) < 600 {
        try #require(poller.wait(timeout: .seconds(60)) == 1)
        for message in mailbox.takeAll() { seen[message.sender].append(message.number) }
    }
    for sender in senders { sender.join() }
    #expect(seen == Array(repeating: Array(0..<200), count: 3))
}

@Test("A thread runs its body once, and join waits for its end")
func threadJoin() throws {
    let runs = try Mailbox<Int>()
    try SystemThread.start(name: "a name longer than fifteen bytes") { runs.post(1) }.join()
    #expect(runs.takeAll() == [1])
}

@Test("A value can be taken once")
func handoff() throws {
    let handoff = Handoff(StreamSocket(owning: Descriptor(owning: -1)))
    let first = handoff.take()
    let second = handoff.take()
    let (hasFirst, hasSecond) = (first != nil, second != nil)
    #expect(hasFirst)
    #expect(!hasSecond)
}
