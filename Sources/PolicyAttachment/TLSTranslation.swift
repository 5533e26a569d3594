internal import JSONTape
internal import PolicySchema
internal import TrafficPolicy

/// The checks of the group `TLS`, which stop at the first fault.
struct TLSTranslation {
    /// The namespace of the policy.
    let namespace: String
    let inventory: Inventory
    let budget: StepBudget

    /// The purpose of a reference, with the key of the entry.
    private enum Purpose: String {
        case certificate = "ca.crt"
        case crl = "ca.crl"

        var word: String { self == .certificate ? "certificate" : "crl" }
    }

    private var defaultMode: String {
        if case .string(let mode)? = inventory.tables.defaultValue(of: "spec.tls.clientValidation.mode") { mode } else { "" }
    }

    private struct Problem: Error {
        let text: String
        var needsCluster = false
    }

    func fault(of tls: ObjectReader) -> Translation.Fault? {
        do throws(Problem) {
            try check(tls)
            return nil
        } catch {
            return Translation.Fault(group: "TLS", lines: [error.text], needsCluster: error.needsCluster)
        }
    }

    private func check(_ tls: ObjectReader) throws(Problem) {
        if inventory.tables.isOne(of: KnownReleases.checkingCiphers),
            let cipher = tls["ciphers"]?.strings.first(where: { !CipherSuite.isKnown($0) })
        {
            throw Problem(text: "unsupported cipher suite: \(cipher)")
        }
        guard let validation = tls["clientValidation"] else { return }
        let authorities = validation["caCertificateRefs"]?.elements ?? []
        for reference in authorities { try check(Listener.SecretReference(reading: reference), for: .certificate) }
        if authorities.isEmpty, inventory.tables.isOne(of: KnownReleases.validatingWithoutAuthorities) {
            try checkNoAuthorityIsNeeded(validation)
        }
        for reference in validation["crl"]?["refs"]?.elements ?? [] {
            try check(Listener.SecretReference(reading: reference), for: .crl)
        }
    }

    private func checkNoAuthorityIsNeeded(_ validation: ObjectReader) throws(Problem) {
        let mode = validation["mode"]?.string
        let isOptional = validation["optional"]?.isTrue ?? false
        if mode == nil, isOptional {
            throw Problem(text: "tls.clientValidation.optional=true requires caCertificateRefs (maps to mode \"VerifyIfGiven\")")
        }
        let effective = mode ?? defaultMode
        if effective == "VerifyIfGiven" || effective == "RequireAndVerify" {
            throw Problem(text: "tls.clientValidation.mode \"\(effective)\" requires caCertificateRefs")
        }
    }

    private func check(_ reference: Listener.SecretReference, for purpose: Purpose) throws(Problem) {
        let entry: StoredData.Entry?
        do throws(Problem) {
            entry = try resolve(reference, for: purpose)
        } catch {
            throw Problem(text: "failed to get \(purpose.word) from ref: \(error.text)", needsCluster: error.needsCluster)
        }
        guard let entry, entry != .pem else { return }
        switch purpose {
        case .certificate:
            throw Problem(
                text: "no valid certificates exist in \(reference.name): unable to decode pem data for certificate",
                needsCluster: true)
        case .crl:
            throw Problem(text: "invalid crl in \(reference.name): unable to decode pem data for CRL", needsCluster: true)
        }
    }

    /// The entry that a reference names; nil if it is not known.
    private func resolve(_ reference: Listener.SecretReference, for purpose: Purpose) throws(Problem) -> StoredData.Entry? {
        guard let kind = ObjectKind(rawValue: reference.kind), [.secret, .configMap, .clusterTrustBundle].contains(kind) else {
            throw Problem(text: "unsupported ref kind:\(reference.kind)")
        }
        let name = ObjectName(
            namespace: kind.isNamespaced ? reference.namespace ?? namespace : "", name: reference.name)
        if kind.isNamespaced {
            // The controller's message says "secret" for ConfigMaps, too.
            guard reference.group.isEmpty else { throw Problem(text: "secret ref group must be unspecified/empty") }
            guard
                name.namespace == namespace
                    || inventory.isPermitted(
                        .policies(in: namespace), group: "", kind: kind.rawValue, object: name, budget: budget)
            else {
                throw Problem(text: "ref to \(kind.rawValue) \(name) not permitted by any ReferenceGrant", needsCluster: true)
            }
        }
        switch inventory.storedData(for: ObjectIdentity(kind, name)) {
        case .unknown?: return nil
        case .data(let data)?:
            if let entry = data.entry(forKey: purpose.rawValue) { return entry }
            throw Problem(
                text: "ref \(kind.rawValue.lowercased()) [\(name.name)] has none of the expected keys [\(purpose.rawValue)] "
                    + "and more than one entry",
                needsCluster: true)
        case nil:
            throw Problem(
                text: kind == .clusterTrustBundle
                    ? "ref ClusterTrustBundle [\(name.name)] not found" : "\(kind.rawValue.lowercased()) \(name) does not exist",
                needsCluster: true)
        }
    }
}
