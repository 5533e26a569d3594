internal import CLinux
import Glibc

/// A process that we started. One that nobody waits for is ended with its owner.
struct ChildProcess: ~Copyable {
    private let number: pid_t

    private init(number: pid_t) { self.number = number }

    /// Starts a program of the search path.
    ///
    /// - Parameters:
    ///   - output: the descriptor of its standard output.
    ///   - errors: the descriptor of its standard error.
    static func spawn(
        _ name: String, _ arguments: [String], output: Int32, errors: Int32
    ) throws(SystemCallError) -> ChildProcess {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        // Copies have no close-on-exec (dup2(2)): of all our descriptors, the program gets these.
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Signals that we hold back, for a thread of ours to wait for, must not be held back from the program as well.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words: [UnsafeMutablePointer<CChar>?] = ([name] + arguments).map { strdup($0) }
        defer { for word in words { free(word) } }
        words.append(nil)
        var process: pid_t = 0
        // It returns the error and leaves errno alone.
        let number = posix_spawnp(&process, name, &actions, &attributes, words, ctp_environment())
        guard number == 0 else { throw SystemCallError(call: "posix_spawn \(name)", number: number) }
        return ChildProcess(number: process)
    }

    /// Waits until it ends: its exit code, or 128 and the signal that ended it.
    consuming func wait() throws(SystemCallError) -> Int32 {
        let process = number
        discard self
        var status: Int32 = 0
        _ = try systemCall { waitpid(process, &status, 0) }.get("waitpid")
        // wait(2): the low seven bits are the signal, the next byte is the exit code.
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : 128 + signal
    }

    deinit {
        kill(number, SIGKILL)
        _ = systemCall { waitpid(number, nil, 0) }
    }
}
