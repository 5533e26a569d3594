internal import TextCoding

/// A release of Envoy Gateway: a version such as 1.8.3, or `main`, which is greater than every version.
///
/// In the tables, `"1.8"` is the first release of 1.8, which is 1.8.0. ``ClientTrafficPolicy`` decides which release a person means by it.
public struct Release: Sendable, Hashable, Comparable {
    /// The numbers of the version.
    public let major: Int, minor: Int, patch: Int

    /// The state after the newest release.
    public static let main = Release(.max, 0, 0)

    /// A version.
    public init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
        (self.major, self.minor, self.patch) = (major, minor, patch)
    }

    /// Reads `1.8`, `1.8.3`, `v1.8.3` or `main`; nil for any other text.
    public init?(_ text: String) {
        if text == "main" {
            self = .main
            return
        }
        guard let numbers = VersionNumbers(text), 2...3 ~= numbers.parts.count else { return nil }
        self.init(numbers.parts[0], numbers.parts[1], numbers.parts.count == 3 ? numbers.parts[2] : 0)
    }

    /// The minor release without the patch: `1.8`, or `main`.
    public var line: String { self == .main ? "main" : "\(major).\(minor)" }

    /// The version with the patch, also if it is 0: `1.8.0`. As a name, `1.8` means the newest patch release.
    public var name: String { self == .main ? line : "\(line).\(patch)" }

    /// Whether another release has the same major and minor version.
    public func isOfSameLine(as other: Release) -> Bool { (major, minor) == (other.major, other.minor) }

    /// An older release is less.
    public static func < (left: Release, right: Release) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
}

extension Release: CustomStringConvertible {
    /// `1.8` for the first release of a minor version, `1.8.3`, or `main`.
    public var description: String { self == .main || patch == 0 ? line : "\(line).\(patch)" }
}

extension Release: ExpressibleByStringLiteral {
    /// A release in a table. A text that is no release stops the process at its start.
    public init(stringLiteral text: String) {
        guard let release = Release(text) else { preconditionFailure("\(text) is not a release of Envoy Gateway") }
        self = release
    }
}

/// The numbers of a version such as `v1.8.3`.
struct VersionNumbers {
    let parts: [Int]

    /// Reads numbers of at most five digits, without leading zeros, after an optional `v`.
    init?(_ text: String) {
        var parts: [Int] = []
        for part in text.drop(while: { $0 == "v" }).split(separator: ".", omittingEmptySubsequences: false) {
            guard 1...5 ~= part.utf8.count, part == "0" || part.first != "0",
                let number = Array(part.utf8).span.decimal(Int.self)
            else { return nil }
            parts.append(number)
        }
        guard !text.hasPrefix("vv") else { return nil }
        self.parts = parts
    }
}
