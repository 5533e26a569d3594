public import JSONTape

extension Setting {
    /// A setting inside of another one, and the field of the policy that asks for it.
    public struct Origin: Sendable {
        /// The way from the outer setting to this one; a JSON Pointer is its `pointer`.
        public let setting: FieldPath
        /// The field of the policy.
        public let field: FieldPath
    }

    /// The origins of this setting and of everything in it, in document order.
    ///
    /// - Parameter path: the path of this setting.
    public func origins(at path: FieldPath = FieldPath()) -> [Origin] {
        let own = origin.map { [Origin(setting: path, field: $0)] } ?? []
        switch content {
        case .scalar: return own
        case .list(let settings):
            return own + settings.enumerated().flatMap { $1.origins(at: path.appending(.index($0))) }
        case .object(let members):
            return own + members.flatMap { $0.setting.origins(at: path.appending(.name($0.name))) }
        }
    }

    /// The fields of the policy behind the lines of the setting in block YAML: one for each member of an object and each scalar or empty
    /// item of a list, in document order. A list item that is an object has no line except those of its members, so that its first member
    /// takes over its origin, if it has none.
    public func lineOrigins() -> [FieldPath?] {
        switch content {
        case .object(let members) where !members.isEmpty:
            var origins: [FieldPath?] = []
            for member in members {
                origins.append(member.setting.origin)
                if !member.setting.isOnOneLine { origins += member.setting.lineOrigins() }
            }
            return origins
        case .list(let settings) where !settings.isEmpty:
            return settings.flatMap { setting in
                var origins = setting.lineOrigins()
                if origins[0] == nil { origins[0] = setting.origin }
                return origins
            }
        default: return [origin]
        }
    }

    private var isOnOneLine: Bool {
        switch content {
        case .scalar: true
        case .list(let settings): settings.isEmpty
        case .object(let members): members.isEmpty
        }
    }
}
