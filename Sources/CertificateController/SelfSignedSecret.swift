internal import JSONTape
internal import TextCoding
internal import KubernetesClient
internal import TLSEngine

/// The Secret that stores a ``SelfSignedState``.
struct SelfSignedSecret {
    /// The Secret as the API server returned it.
    let object: JSONValue
    /// Its contents. Unusable entries are treated as absent.
    let state: SelfSignedState
    /// Errors about unusable entries: the key in `data` and the reason, without the value.
    let problems: [String]

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
        var problems: [String] = []
        func read<Value>(_ key: Key, _ body: () throws(TLSConfigurationError) -> Value?) -> Value? {
            do throws(TLSConfigurationError) {
                return try body()
            } catch {
                problems.append("\(key.rawValue): \(error)")
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
        if state.next != nil, let bytes = Self.data(.trustedSince, of: object) {
            state.trustedSince = Self.time(bytes)
            if state.trustedSince == nil {
                problems.append(
                    "\(Key.trustedSince.rawValue): must be a number of seconds since 1970; the time is recorded again")
            }
        }
        let authority = state.authority
        state.leaf = read(.leaf) { () throws(TLSConfigurationError) in try Self.leaf(in: object, of: authority) }
        self.state = state
        self.problems = problems
    }

    /// The value of a key; empty if it is not base64, nil if it is missing or empty.
    private static func data(_ key: Key, of object: JSONValue) -> [UInt8]? {
        guard case .string(let text)? = object["data"]?[key.rawValue], !text.isEmpty else { return nil }
        return Base64.decode(text) ?? []
    }

    /// A time of 1 to 19 digits; nil for anything else.
    private static func time(_ bytes: [UInt8]) -> Int64? {
        guard 1...19 ~= bytes.count, bytes.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return Int64(String(decoding: bytes, as: UTF8.self))
    }

    private static func authority(
        in object: JSONValue, _ name: Key, _ keyName: Key
    ) throws(TLSConfigurationError) -> SelfSignedState.KeyPair? {
        guard let text = data(name, of: object) else { return nil }
        let key = data(keyName, of: object) ?? []
        _ = try CertificateAuthority.loaded(certificate: text, key: key)
        return try SelfSignedState.KeyPair(text: text, key: key)
    }

    private static func leaf(
        in object: JSONValue, of authority: SelfSignedState.KeyPair?
    ) throws(TLSConfigurationError) -> SelfSignedState.KeyPair? {
        guard let authority, let text = data(.leaf, of: object) else { return nil }
        let pair = try SelfSignedState.KeyPair(text: text, key: data(.leafKey, of: object) ?? [])
        // The same checks as when the server uses the pair.
        _ = try TLSServerContext(chain: pair.text, key: pair.key)
        guard try CertificateAuthority.loaded(certificate: authority.text, key: authority.key).hasSigned(pair.text) else {
            throw .stepFailed(step: "the served certificate", reason: "it must be signed by ca.crt")
        }
        return pair
    }

    /// Returns the Secret with another state. Its resourceVersion and all other entries are kept.
    func updated(with state: SelfSignedState) -> JSONValue {
        var data = object["data"]?.members ?? []
        for key in Key.allCases {
            data.removeAll { $0.key == key.rawValue }
            guard let bytes = Self.bytes(of: key, in: state), !bytes.isEmpty else { continue }
            data.append(JSONValue.Member(key: key.rawValue, value: .string(Base64.encode(bytes))))
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
    /// The members of an object; nil for other values.
    var members: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// Returns the object with another value for a member, which is added if it is missing.
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
