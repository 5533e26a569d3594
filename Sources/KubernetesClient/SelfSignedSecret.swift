internal import JSONTape
internal import TLSEngine

/// The Secret that a ``SelfSignedState`` is kept in.
struct SelfSignedSecret {
    /// The Secret as the API server has it.
    let object: JSONValue
    /// What it holds. What cannot be used is as good as absent.
    let state: SelfSignedState
    /// Why something in it cannot be used; the data's name and a reason, without the data.
    let complaints: [String]

    private enum Key: String, CaseIterable {
        case authority = "ca.crt"
        case authorityKey = "ca.key"
        case next = "next-ca.crt"
        case nextKey = "next-ca.key"
        case trustedSince = "next-ca.trusted-since"
        case retired = "retired-ca.crt"
        case leaf = "tls.crt"
        case leafKey = "tls.key"
    }

    /// Reads a Secret.
    init(_ object: JSONValue) {
        self.object = object
        var state = SelfSignedState()
        var complaints: [String] = []
        func read<Value>(_ key: Key, _ body: () throws(TLSConfigurationError) -> Value?) -> Value? {
            do throws(TLSConfigurationError) {
                return try body()
            } catch {
                complaints.append("\(key.rawValue): \(error)")
                return nil
            }
        }
        state.authority = read(.authority) { () throws(TLSConfigurationError) in
            try Self.authority(in: object, .authority, .authorityKey)
        }
        state.next = read(.next) { () throws(TLSConfigurationError) in try Self.authority(in: object, .next, .nextKey) }
        state.retired =
            read(.retired) { () throws(TLSConfigurationError) in
                try CertificateBundle(pem: Self.data(.retired, of: object) ?? [])
            } ?? CertificateBundle()
        if state.next != nil, let time = Self.data(.trustedSince, of: object) {
            state.trustedSince = Int64(String(decoding: time, as: UTF8.self))
        }
        let authority = state.authority
        state.leaf = read(.leaf) { () throws(TLSConfigurationError) in try Self.leaf(in: object, of: authority) }
        self.state = state
        self.complaints = complaints
    }

    private static func data(_ key: Key, of object: JSONValue) -> [UInt8]? {
        guard case .string(let text)? = object["data"]?[key.rawValue], !text.isEmpty else { return nil }
        return Base64.bytes(of: text) ?? []
    }

    private static func authority(
        in object: JSONValue, _ name: Key, _ keyName: Key
    ) throws(TLSConfigurationError) -> SelfSignedState.Pair? {
        guard let text = data(name, of: object) else { return nil }
        let key = data(keyName, of: object) ?? []
        _ = try CertificateAuthority.kept(certificate: text, key: key)
        return try SelfSignedState.Pair(text: text, key: key)
    }

    private static func leaf(
        in object: JSONValue, of authority: SelfSignedState.Pair?
    ) throws(TLSConfigurationError) -> SelfSignedState.Pair? {
        guard let authority, let text = data(.leaf, of: object) else { return nil }
        let key = data(.leafKey, of: object) ?? []
        // As it would be used.
        _ = try TLSServerContext(chain: text, key: key)
        guard try CertificateAuthority.kept(certificate: authority.text, key: authority.key).hasSigned(text) else {
            throw .refused(step: "the served certificate", reason: "it is not signed by ca.crt")
        }
        return try SelfSignedState.Pair(text: text, key: key)
    }

    /// The Secret with another state in it. It keeps its resourceVersion, and what else is in it.
    func holding(_ state: SelfSignedState) -> JSONValue {
        var data = object["data"]?.members ?? []
        for key in Key.allCases {
            data.removeAll { $0.key == key.rawValue }
            guard let bytes = Self.bytes(of: key, in: state), !bytes.isEmpty else { continue }
            data.append(JSONValue.Member(key: key.rawValue, value: .string(Base64.text(of: bytes))))
        }
        return object.setting("data", to: .object(data))
    }

    private static func bytes(of key: Key, in state: SelfSignedState) -> [UInt8]? {
        switch key {
        case .authority: state.authority?.text
        case .authorityKey: state.authority?.key
        case .next: state.next?.text
        case .nextKey: state.next?.key
        case .trustedSince: state.trustedSince.map { Array("\($0)".utf8) }
        case .retired: state.retired.text
        case .leaf: state.leaf?.text
        case .leafKey: state.leaf?.key
        }
    }
}

extension JSONValue {
    /// The members of an object; nil when this is none.
    var members: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The object with another value for a member, which is added when it is not there.
    func setting(_ key: String, to value: JSONValue) -> JSONValue {
        var members = members ?? []
        if let index = members.firstIndex(where: { $0.key == key }) {
            members[index].value = value
        } else {
            members.append(Member(key: key, value: value))
        }
        return .object(members)
    }
}
