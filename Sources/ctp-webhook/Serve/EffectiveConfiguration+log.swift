import TextCoding
import Logging

extension EffectiveConfiguration {
    /// Logs the limits whose defaults the memory limit has lowered.
    func logLoweredLimits(to logger: Logger) {
        guard let memory, !lowered.isEmpty else { return }
        var metadata: Logger.Metadata = ["memory_limit": .stringConvertible(memory)]
        for (name, value) in lowered { metadata[name.replacingOccurrences(of: "-", with: "_")] = .string(value) }
        logger.notice("limits lowered to fit the memory limit of the control group", metadata: metadata)
    }
}
