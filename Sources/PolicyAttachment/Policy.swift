public import JSONTape

/// The fields of a ClientTrafficPolicy that attachment uses. A class, because all snapshots and indexes share one instance.
public final class Policy: Sendable {
    /// Its namespace and name.
    public let name: ObjectName
    /// The creation time; nil before it is stored.
    public let created: CreationTime?
    /// Whether it is being deleted. It is effective until it is gone.
    public let isBeingDeleted: Bool
    /// The targets that it names, in order.
    let references: [TargetReference]
    let selectors: [TargetSelector]
    /// The JSON text of `spec`, which is parsed again when its settings are needed. This saves memory, because few are.
    package let spec: [UInt8]

    /// Reads a policy; nil if it has no name.
    ///
    /// - Parameter defaultNamespace: The namespace of a policy without `metadata.namespace`, from the request or the command line.
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
            // The controller ignores targetRefs if there is a targetRef.
            references = [TargetReference(single, origin: .reference, namespace: namespace)].compactMap(\.self)
        } else {
            references = (spec?["targetRefs"]?.elements ?? []).enumerated()
                .compactMap { TargetReference($1, origin: .references($0), namespace: namespace) }
        }
        selectors = (spec?["targetSelectors"]?.elements ?? []).enumerated().compactMap { TargetSelector(reading: $1, index: $0) }
    }

    var precedence: Precedence { Precedence(created: created, name: name) }

    /// The attachments to the targets that it names.
    var namedAttachments: [Attachment] { references.map { Attachment(policy: self, target: $0.target, origin: $0.origin) } }
}
