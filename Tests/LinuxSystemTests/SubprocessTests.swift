import Testing

@testable import LinuxSystem

@Suite struct SubprocessTests {
    private static func shell(_ script: String, maxBytes: Int = 1 << 20) throws -> Subprocess {
        try Subprocess.run("sh", ["-c", script], maxBytes: maxBytes)
    }

    @Test("Standard output, standard error and the exit code are returned", arguments: [0, 1, 7])
    func output(status: Int32) throws {
        let program = try Self.shell("printf out; printf err >&2; exit \(status)")
        #expect(String(decoding: program.output, as: UTF8.self) == "out")
        #expect(program.errors == "err")
        #expect(program.status == status)
    }

    @Test("A signal is reported as 128 plus its number")
    func signal() throws {
        #expect(try Self.shell("kill -TERM $$").status == 128 + 15)
    }

    @Test("Standard input is empty")
    func input() throws {
        #expect(try Self.shell("cat").output.isEmpty)
    }

    @Test("Large output on both streams does not block the program")
    func much() throws {
        let program = try Self.shell("head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2")
        #expect(program.output.count == 300_000)
        // About the first 64 KiB; the last piece that was read may exceed that.
        #expect(program.errors.utf8.count >= 64 << 10 && program.errors.utf8.count < 2 * (64 << 10))
    }

    @Test("Output may have as many bytes as the limit", arguments: [(999, true), (1000, true), (1001, false)])
    func limit(count: Int, isAccepted: Bool) throws {
        do throws(Subprocess.Failure) {
            let program = try Subprocess.run("sh", ["-c", "head -c \(count) /dev/zero"], maxBytes: 1000)
            #expect(isAccepted && program.output.count == count)
        } catch {
            if case .tooMuchOutput = error { #expect(!isAccepted) } else { Issue.record("\(error)") }
        }
    }

    @Test("An endless program is killed when its output exceeds the limit", .timeLimit(.minutes(10)))
    func endless() {
        #expect(throws: Subprocess.Failure.self) { try Self.shell("yes", maxBytes: 1000) }
    }

    @Test("A missing program is distinguished from one that fails")
    func missing() {
        do throws(Subprocess.Failure) {
            _ = try Subprocess.run("no-such-program-here", [], maxBytes: 1)
            Issue.record("the program ran")
        } catch {
            if case .notFound = error { return }
            Issue.record("\(error)")
        }
    }
}
