import ArgumentParser
import PolicySchema

/// A number of bytes on the command line, written as a Kubernetes quantity: `48Mi`, `64k`, `1000000`.
struct ByteCountArgument: ExpressibleByArgument {
    let bytes: Int

    init(_ bytes: Int) {
        self.bytes = bytes
    }

    init?(argument: String) {
        switch Quantity.value(of: Array(argument.utf8).span) {
        case .exact(let bytes): self.bytes = Int(bytes)
        case .tooLarge, nil: return nil
        }
    }

    /// The value in the largest unit that gives a whole number.
    var defaultValueDescription: String {
        let units = [(1 << 30, "Gi"), (1 << 20, "Mi"), (1 << 10, "Ki")]
        let (unit, suffix) = units.first { bytes % $0.0 == 0 } ?? (1, "")
        return "\(bytes / unit)\(suffix)"
    }
}
