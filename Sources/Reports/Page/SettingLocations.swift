internal import PolicyAttachment

/// Where policies have their settings, which is found once for all listeners.
final class SettingLocations {
    private struct Key: Hashable {
        let policy: ObjectName
        let path: String
    }

    private var places: [Key: String] = [:]

    /// The location of a setting in its policy: `edge.yaml:3:5`.
    func location(of setting: PolicySetting, in policy: ObjectName, _ report: AttachmentReport) -> String {
        let key = Key(policy: policy, path: setting.path)
        if let known = places[key] { return known }
        let place = report.locations[policy]?.of(setting) ?? ""
        places[key] = place
        return place
    }
}
