package import TrafficPolicy

extension AttachmentNotice {
    /// The rule of the finding; nil if validation of the policy's own fields has already reported it.
    package var rule: ClusterRule? {
        switch kind {
        case .conflict: isConflict ? .conflict : .conflictEnding
        case .targetAbsent, .parentAbsent: .targetMissing
        case .sectionMissing: .sectionMissing
        case .listenerSetNotAllowed: .listenerSetRefused
        case .portOverlap: .portOverlap
        case .invalid: .listenerInvalid
        case .overrides(_, _, let losing): losing.includesSecurity ? .securityLost : .overriding
        case .overridden(_, _, let losing): losing.includesSecurity ? .securityLost : .overridden
        case .port: .portWide
        // The rule http3-client-validation.
        case .http3Disabled: nil
        case .selectorWithoutMatch: .selectorUnmatched
        case .selectorWithoutGrant: .selectorUngranted
        case .unchecked: .clusterUnknown
        }
    }
}
