internal import JSONTape
internal import PolicyAttachment
internal import PolicySchema

/// The page of `ctp-webhook status`: Gateways and listeners with their settings, policies and findings.
struct AttachmentPage {
    /// The most listeners that are shown unfolded at first.
    private static let maxUnfolded = 8

    let report: AttachmentReport
    let context: ReportContext
    /// The findings of the policies and those about other objects, by policy.
    let findings: [LocatedFinding]
    let severities: [ObjectName: Severity]
    let listeners: [ListenerName: ListenerOutcome]
    /// The port-wide settings that a listener takes from another.
    let foreignPorts: [ListenerName: [PortOutcome]]
    let policies: [ObjectName: PolicyOutcome]
    let settingLocations = SettingLocations()

    init(_ report: AttachmentReport, _ context: ReportContext) {
        (self.report, self.context) = (report, context)
        let byPolicy = Dictionary(grouping: report.findings + report.notices, by: \.policy)
        findings = report.resolution.policies.flatMap { byPolicy[$0.policy.name] ?? [] }
        severities = byPolicy.mapValues { $0.contains { $0.finding.severity == .error } ? .error : .warning }
        listeners = Dictionary(report.resolution.listeners.map { ($0.listener, $0) }) { first, _ in first }
        policies = Dictionary(report.resolution.policies.map { ($0.policy.name, $0) }) { first, _ in first }
        var foreign: [ListenerName: [PortOutcome]] = [:]
        for port in report.resolution.ports {
            for member in port.losers + port.others { foreign[member.listener, default: []].append(port) }
        }
        foreignPorts = foreign
    }

    /// The page.
    var page: Page {
        let rules = PageRules(findings.map(\.finding.rule))
        var sections = [listenerSection]
        if !report.resolution.ports.isEmpty { sections.append(portSection) }
        sections.append(policySection)
        sections.append(findingSection)
        if !rules.rules.isEmpty { sections.append(rules.section) }
        return Page(
            title: "Client traffic policies", context: context,
            introduction: report.isOfChanges
                ? "What the files change in the cluster: only these listeners and policies have another status."
                : "Which ClientTrafficPolicy governs each listener, and where each setting comes from.",
            counts: counts, filters: filters, sections: sections)
    }

    private var counts: [Page.Count] {
        let gateways = Set(report.resolution.listeners.map(\.listener.gateway)).count
        let unused = report.resolution.policies.count { $0.listeners.isEmpty }
        return [
            Page.Count(label: "Gateways", number: gateways),
            Page.Count(label: "Listeners", number: report.resolution.listeners.count),
            Page.Count(label: "Policies", number: report.resolution.policies.count),
            Page.Count(label: "Without a listener", number: unused, severity: .warning),
            Page.Count(label: "Errors", number: findings.count { $0.finding.severity == .error }, severity: .error),
            Page.Count(label: "Warnings", number: findings.count { $0.finding.severity == .warning }, severity: .warning),
        ]
    }

    private var filters: [Page.Filter] {
        let namespaces = Set(
            report.resolution.policies.map(\.policy.name.namespace) + report.resolution.listeners.flatMap(\.namespaces))
        return [
            Page.Filter(name: "severity", label: "Severity", options: [("error", "Errors"), ("warning", "Warnings")]),
            Page.Filter(name: "state", label: "State", options: State.allCases.map { ($0.rawValue, $0.label) }),
            Page.Filter(
                name: "namespace", label: "Namespace",
                options: namespaces.sorted().map { (PageIdentifiers.word($0), $0) }),
        ]
    }

    /// Whether listeners are shown unfolded at first.
    var showsListeners: Bool { report.resolution.listeners.count <= Self.maxUnfolded }

    /// The states of policies and listeners that the filter knows.
    enum State: String, CaseIterable {
        case effective, overridden, unused
        case plain = "default"
        case unserved

        fileprivate var label: String {
            switch self {
            case .effective: "Effective"
            case .overridden: "Overridden"
            case .unused: "Policy without a listener"
            case .plain: "Listener without a policy"
            case .unserved: "Listener not served"
            }
        }
    }
}

extension AttachmentReport {
    /// The report as one HTML file.
    package func html(_ context: ReportContext) -> String { AttachmentPage(self, context).page.html }
}
