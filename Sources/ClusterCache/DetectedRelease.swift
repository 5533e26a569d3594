internal import KubernetesClient
package import PolicySchema
internal import TrafficPolicy

/// The release of Envoy Gateway that policies are validated for, and how it was found.
package struct DetectedRelease: Sendable, Equatable {
    /// The source of the release, as the metric has it.
    package enum Source: String, Sendable {
        /// The newest release, because nothing could be found out.
        case `default`
        /// The installed definition of ClientTrafficPolicy.
        case crd
        /// The image of the controller.
        case image
    }

    /// The release.
    package let release: Release
    /// The source of the release.
    package let source: Source
    /// How well it is known, for people.
    let explanation: String
}

/// All that is known about the release of a cluster.
struct ReleaseEvidence: Sendable {
    /// The installed definition.
    enum Definition: Sendable, Equatable {
        case unread
        case absent
        case unusable(InstalledDefinitionError)
        /// It lacks fields of every release.
        case unlike
        case matching(ReleaseMatch)
    }

    var definition = Definition.unread
    /// What the definition was before it was deleted or became unusable.
    var lastMatch: ReleaseMatch?
    /// Why the definition cannot be read or watched at present.
    var failure: APIFailure?
    /// The release of the controller's image; nil if it is not known.
    var image: Release?

    /// The conclusion.
    var conclusion: DetectedRelease {
        guard let match = lastMatch else {
            if let image {
                return DetectedRelease(release: image, source: .image, explanation: "from the controller's image; \(problem)")
            }
            return DetectedRelease(release: KnownReleases.newest, source: .default, explanation: "assumed; \(problem)")
        }
        if let image, match.fits(image) {
            return DetectedRelease(
                release: image, source: .image, explanation: "from the CRD and the controller's image" + remark)
        }
        return DetectedRelease(release: match.release, source: .crd, explanation: explanation(of: match) + remark)
    }

    private func explanation(of match: ReleaseMatch) -> String {
        var text = "from the CRD"
        if !match.isExact { text += ", which fits no known release; \(match.differences)" }
        if match.isAmbiguous { text += ", which is the same in \(match.range)" }
        if let image { text += "; the controller's image is \(image)" }
        return text
    }

    /// What is wrong now, if a match is known from earlier.
    private var remark: String {
        if case .matching = definition, failure == nil { return "" }
        return "; \(problem)"
    }

    private var problem: String {
        if let failure { return "the CRD cannot be read: \(failure.summary)" }
        return switch definition {
        case .unread, .matching: "the CRD has not been read yet"
        case .absent: "the CRD is not installed"
        case .unusable(let error): "the CRD cannot be used: \(error)"
        case .unlike: "the CRD lacks fields of every known release"
        }
    }
}

extension DetectedRelease: CustomStringConvertible {
    /// `1.8.3 (from the CRD)`. Contains no message of the API server.
    package var description: String { "\(release) (\(explanation))" }
}
