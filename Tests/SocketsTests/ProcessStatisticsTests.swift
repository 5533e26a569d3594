import Glibc
import Sockets
import Testing

@Test("a process knows when it began, and what it takes")
func ownStatistics() throws {
    let before = WallTime.now().seconds
    let statistics = ProcessStatistics.now()
    let start = try #require(statistics.startTime)
    #expect(start > 0 && start / 1_000_000_000 <= before + 1)
    #expect(try #require(statistics.residentMemory) > 1 << 20)
    #expect(try #require(statistics.virtualMemory) >= #require(statistics.residentMemory))
    #expect(try #require(statistics.maxDescriptors) > 3)
    // Another look says the same of what does not change.
    #expect(abs(try #require(ProcessStatistics.now().startTime) - start) < 20_000_000)
}

@Test("memory and time are those that are taken")
func growth() throws {
    let before = ProcessStatistics.now()
    let size = 64 << 20
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)
    defer { memory.deallocate() }
    memset(memory, 1, size)
    let after = ProcessStatistics.now()
    // Other tests take and give back meanwhile, but not as much.
    #expect(try #require(after.residentMemory) - #require(before.residentMemory) > size / 2)
    #expect(after.processorTime > before.processorTime)
}

@Test("a mailbox is waited for until there is a message")
func waiting() throws {
    let mailbox = try Mailbox<Int>()
    let thread = try SystemThread.start(name: "sender") {
        usleep(20_000)
        mailbox.post(7)
    }
    mailbox.wait()
    #expect(mailbox.takeAll() == [7])
    thread.join()
}
