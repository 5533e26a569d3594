import Glibc
import LinuxSystem
import Testing

@Test("Start time, memory and limits of this process are plausible")
func ownStatistics() throws {
    let before = WallTime.now().seconds
    let statistics = ProcessStatistics.now()
    let start = try #require(statistics.startTime)
    #expect(start > 0 && start / 1_000_000_000 <= before + 1)
    #expect(try #require(statistics.residentMemory) > 1 << 20)
    #expect(try #require(statistics.virtualMemory) >= #require(statistics.residentMemory))
    #expect(try #require(statistics.maxDescriptors) > 3)
    // Two readings give the same start time, unless the thread is interrupted between reading two clocks.
    let areSame = (0..<20).contains { _ in
        guard let one = ProcessStatistics.now().startTime, let other = ProcessStatistics.now().startTime else { return false }
        return abs(one - other) < 20_000_000
    }
    #expect(areSame)
}

@Test("Memory and processor time grow with their use")
func growth() {
    let size = 64 << 20
    // Other tests allocate and free memory at the same time, but not in every round.
    let isSeen = (0..<20).contains { _ in
        let before = ProcessStatistics.now()
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)
        defer { memory.deallocate() }
        memset(memory, 1, size)
        let after = ProcessStatistics.now()
        guard let less = before.residentMemory, let more = after.residentMemory else { return false }
        return (size / 2...3 * size / 2).contains(more - less) && after.processorTime > before.processorTime
    }
    #expect(isSeen)
}

@Test("Waiting for a mailbox ends when there is a message")
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
