import CLinux

/// The number of processors that this process may use.
package enum ProcessorCount {
    /// The number of processors in the scheduler's affinity mask; at least 1. A container's CPU quota does not count.
    package static func available() -> Int {
        max(Int(ctp_processor_count()), 1)
    }
}
