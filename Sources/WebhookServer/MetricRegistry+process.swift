internal import LinuxSystem
package import Telemetry

extension MetricRegistry {
    /// Adds the metrics of the process under the names that all Prometheus clients use
    /// (https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics).
    package func addProcess() {
        add { page in
            let process = ProcessStatistics.now()
            page.begin("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.", .counter)
            page.sample(nanoseconds: process.processorTime)
            page.write("process_open_fds", "Number of open file descriptors.", process.openDescriptors)
            page.write("process_max_fds", "Maximum number of open file descriptors.", process.maxDescriptors)
            page.write("process_virtual_memory_bytes", "Virtual memory size in bytes.", process.virtualMemory)
            page.write("process_resident_memory_bytes", "Resident memory size in bytes.", process.residentMemory)
            if let startTime = process.startTime {
                page.begin("process_start_time_seconds", "Start time of the process since unix epoch in seconds.", .gauge)
                page.sample(nanoseconds: startTime)
            }
        }
    }
}

extension MetricPage {
    /// Writes a gauge if its value is known.
    fileprivate mutating func write(_ name: String, _ help: String, _ value: Int?) {
        guard let value else { return }
        begin(name, help, .gauge)
        sample(value)
    }
}
