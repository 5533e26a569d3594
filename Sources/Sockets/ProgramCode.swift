internal import CLinux
import Glibc

/// The program's own code in memory.
package enum ProgramCode {
    /// Gives back the memory of code that has run, most of which only starts the program: reading options, certificates, tables.
    ///
    /// The pages are the executable file's, so that what is needed again is simply mapped again (madvise(2), MADV_DONTNEED). The kernel
    /// would do the same when memory runs short; until then, a container's limits and a node's scheduler count the pages as used.
    package static func forgetWhatHasRun() {
        let pageSize = UInt(sysconf(Int32(_SC_PAGESIZE)))
        let start = ctp_code_start() & ~(pageSize - 1)
        let end = ctp_code_end() & ~(pageSize - 1)
        guard start < end else { return }
        let code = UnsafeMutableRawPointer(bitPattern: start)
        // It is advice: where it is not taken, nothing is lost. Without the first, what is needed again may come back in pieces of 2 MB.
        _ = madvise(code, Int(end - start), MADV_NOHUGEPAGE)
        _ = madvise(code, Int(end - start), MADV_DONTNEED)
    }
}
