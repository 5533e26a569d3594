import Testing

@testable import Sockets

@Suite struct ChildProgramTests {
    private static func shell(_ script: String, maxBytes: Int = 1 << 20) throws -> ChildProgram {
        try ChildProgram.run("sh", ["-c", script], maxBytes: maxBytes)
    }

    @Test("a program's output, its words and its exit code come back", arguments: [0, 1, 7])
    func output(status: Int32) throws {
        let program = try Self.shell("printf out; printf err >&2; exit \(status)")
        #expect(String(decoding: program.output, as: UTF8.self) == "out")
        #expect(program.errors == "err")
        #expect(program.status == status)
    }

    @Test("a signal is told as a shell tells it")
    func signal() throws {
        #expect(try Self.shell("kill -TERM $$").status == 128 + 15)
    }

    @Test("it has nothing to read")
    func input() throws {
        #expect(try Self.shell("cat").output.isEmpty)
    }

    @Test("much output on both sides does not make it wait for us")
    func much() throws {
        let program = try Self.shell("head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2")
        #expect(program.output.count == 300_000)
        // The beginning, in the pieces in which it came.
        #expect(program.errors.utf8.count >= 64 << 10 && program.errors.utf8.count < 2 * (64 << 10))
    }

    @Test("output may have so many bytes and no more", arguments: [(999, true), (1000, true), (1001, false)])
    func limit(count: Int, isAccepted: Bool) throws {
        do throws(ChildProgram.Failure) {
            let program = try ChildProgram.run("sh", ["-c", "head -c \(count) /dev/zero"], maxBytes: 1000)
            #expect(isAccepted && program.output.count == count)
        } catch {
            if case .tooMuchOutput = error { #expect(!isAccepted) } else { Issue.record("\(error)") }
        }
    }

    @Test("a program that would never end is ended when it prints too much", .timeLimit(.minutes(10)))
    func endless() {
        #expect(throws: ChildProgram.Failure.self) { try Self.shell("yes", maxBytes: 1000) }
    }

    @Test("a program that is not there is told from one that fails")
    func missing() {
        do throws(ChildProgram.Failure) {
            _ = try ChildProgram.run("no-such-program-here", [], maxBytes: 1)
            Issue.record("it ran")
        } catch {
            if case .notFound = error { return }
            Issue.record("\(error)")
        }
    }
}
