import CLinux

/// How many processors this process may use.
package enum ProcessorCount {
    /// As the scheduler's affinity mask says; at least 1. A container's CPU quota is not in it.
    package static func available() -> Int {
        max(Int(ctp_processor_count()), 1)
    }
}
