internal import CLinux
import Glibc

/// A child process. If it was not waited for, it is killed when its handle goes out of scope.
struct ProcessHandle: ~Copyable {
    private let number: pid_t

    private init(number: pid_t) { self.number = number }

    /// Starts a program found in `PATH`.
    ///
    /// - Parameters:
    ///   - output: the descriptor of its standard output.
    ///   - errors: the descriptor of its standard error.
    static func spawn(
        _ name: String, _ arguments: [String], output: Int32, errors: Int32
    ) throws(SystemCallError) -> ProcessHandle {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        // Duplicates are not close-on-exec (dup2(2)), so the program inherits exactly these descriptors.
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // This process may block signals to wait for them in a thread; the program must not inherit that mask.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var argv: [UnsafeMutablePointer<CChar>?] = ([name] + arguments).map { strdup($0) }
        defer { for argument in argv { free(argument) } }
        argv.append(nil)
        var process: pid_t = 0
        // posix_spawnp returns the error and does not set errno.
        let error = posix_spawnp(&process, name, &actions, &attributes, argv, ctp_environment())
        guard error == 0 else { throw SystemCallError(call: "posix_spawn \(name)", number: error) }
        return ProcessHandle(number: process)
    }

    /// Waits until the process ends. Returns its exit code, or 128 plus the number of the signal that ended it.
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
