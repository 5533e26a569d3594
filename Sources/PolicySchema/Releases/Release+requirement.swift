extension Release {
    /// The details of the rule `newer-field` about a field that the release adds.
    ///
    /// - Parameter release: the release that does not have the field.
    func requirement(beyond release: Release) -> MessageDetails {
        let sameLine = isOfSameLine(as: release)
        let name = sameLine ? release.description : release.line
        let requirement = self == .main ? "the development version of Envoy Gateway (main)" : "Envoy Gateway \(self) or later"
        return ["requirement": requirement, "release": name]
    }
}
