import Glibc

/// Resource usage of this process. A value is nil if the system does not report it.
package struct ProcessStatistics: Sendable {
    /// User and system time, in nanoseconds.
    package let processorTime: Int
    /// The start time, in nanoseconds since 1970.
    package let startTime: Int?
    /// Resident memory, in bytes.
    package let residentMemory: Int?
    /// Address space, in bytes.
    package let virtualMemory: Int?
    package let openDescriptors: Int?
    /// The limit on open descriptors.
    package let maxDescriptors: Int?

    /// Reads the current values from the system.
    package static func now() -> ProcessStatistics {
        var time = timespec()
        _ = clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        let fields = statFields()
        let pages = fields.flatMap { $0[.residentPages] }
        return ProcessStatistics(
            processorTime: time.nanoseconds, startTime: fields.flatMap { $0[.startTicks] }.map(wallTime(ofTicks:)),
            residentMemory: pages.map { $0 * sysconf(Int32(_SC_PAGESIZE)) }, virtualMemory: fields.flatMap { $0[.virtualBytes] },
            openDescriptors: openDescriptorCount(), maxDescriptors: DescriptorLimit.current)
    }

    /// Fields of /proc/self/stat, by their numbers in proc(5).
    private enum Field: Int {
        case startTicks = 22
        case virtualBytes = 23
        case residentPages = 24
    }

    private struct Fields {
        let words: [Substring.UTF8View]

        /// `words` begins with the third field, which follows the last parenthesis: the second field, the program's name, may contain spaces.
        subscript(field: Field) -> Int? {
            let index = field.rawValue - 3
            return index < words.count ? Int(Substring(words[index])) : nil
        }
    }

    private static func statFields() -> Fields? {
        guard let bytes = try? InputFile.contents(of: "/proc/self/stat") else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.utf8.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        return Fields(words: text[end...].utf8.dropFirst().split(separator: UInt8(ascii: " ")))
    }

    /// Converts ticks since boot, suspended time included, to nanoseconds since 1970.
    private static func wallTime(ofTicks ticks: Int) -> Int {
        var (wall, boot) = (timespec(), timespec())
        _ = clock_gettime(CLOCK_REALTIME, &wall)
        _ = clock_gettime(CLOCK_BOOTTIME, &boot)
        return wall.nanoseconds - boot.nanoseconds + ticks * (1_000_000_000 / sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func openDescriptorCount() -> Int? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Except `.`, `..` and the descriptor of this folder.
        return count - 3
    }
}

extension timespec {
    fileprivate var nanoseconds: Int { Int(tv_sec) * 1_000_000_000 + Int(tv_nsec) }
}
