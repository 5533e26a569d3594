public import JSONTape

/// What attachment keeps of a ClientTrafficPolicy. A class, because every snapshot and every index shares the one that was read.
public final class Policy: Sendable {
    /// Its namespace and name.
    public let name: ObjectName
    /// When it was created; nil before it is stored.
    public let created: CreationTime?
    /// Whether it is on its way out: it still governs, but nobody has to wait for it.
    public let isBeingDeleted: Bool
    /// The targets that it names, in order.
    let references: [TargetReference]
    let selectors: [TargetSelector]
    /// The text of `spec` as JSON, parsed again when its settings are asked for: few of many policies ever are.
    let spec: [UInt8]

    /// Reads a policy; nil when it has no name.
    ///
    /// - Parameter defaultNamespace: the namespace of a policy that does not say its own: that of the request or the command line.
    public convenience init?(reading tape: JSONTape, at place: JSONTape.Place, defaultNamespace: String = "default") {
        let object = ObjectReader(tape: tape, place: place)
        guard let metadata = ObjectMetadata(of: object, kind: .clientTrafficPolicy, defaultNamespace: defaultNamespace) else {
            return nil
        }
        self.init(reading: object, metadata: metadata)
    }

    init(reading object: ObjectReader, metadata: ObjectMetadata) {
        let namespace = metadata.name.namespace
        let spec = object["spec"]
        name = metadata.name
        created = metadata.created
        isBeingDeleted = metadata.isBeingDeleted
        self.spec = spec?.source ?? Array("{}".utf8)
        if let single = spec?["targetRef"] {
            // Beside targetRef, the controller does not look at targetRefs.
            references = [TargetReference(single, origin: .reference, namespace: namespace)].compactMap(\.self)
        } else {
            references = (spec?["targetRefs"]?.elements ?? []).enumerated()
                .compactMap { TargetReference($1, origin: .references($0), namespace: namespace) }
        }
        selectors = (spec?["targetSelectors"]?.elements ?? []).enumerated().compactMap { TargetSelector(reading: $1, index: $0) }
    }

    var precedence: Precedence { Precedence(created: created, name: name) }

    /// The claims on the targets that it names.
    var directClaims: [Claim] { references.map { Claim(policy: self, target: $0.target, origin: $0.origin) } }
}
