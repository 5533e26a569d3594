import JSONTape
import PolicySchema
import TrafficPolicy

/// Valid values, which generated rows use for the fields around the one under test.
extension ValueType {
    /// A valid value. Different numbers give different values, so that items of a list can differ.
    func validValue(_ number: Int = 0) -> JSONValue {
        switch self {
        case .boolean: .boolean(number.isMultiple(of: 2))
        case .integer(let range): .number(String(range.minimum ?? 1))
        case .text(let shape): .string(shape.validText(number))
        case .enumeration(let words): .string(words[number % words.count])
        case .quantity(let range): .number(String(range?.upperBound ?? 1))
        case .object(let schema): schema.validValue(number)
        case .array(let element, let shape): .array((0..<(shape.count?.lowerBound ?? 0)).map { element.validValue($0) })
        case .map, .opaque: .object([])
        }
    }
}

extension TextShape {
    fileprivate func validText(_ number: Int) -> String {
        switch formats.first {
        case let format? where format.rule.id == "cidr": "10.0.\(number % 256).0/24"
        case let format? where format.pattern == DurationText.pattern: "\(number)s"
        default: number == 0 ? "a" : "a\(number)"
        }
    }
}

extension ObjectSchema {
    /// An object with its required fields only.
    func validValue(_ number: Int = 0) -> JSONValue {
        switch name {
        case "ClientIPDetectionSettings": .object([.init(key: "directSourceIP", value: .object([]))])
        case "XForwardedForSettings": .object([.init(key: "numTrustedHops", value: 1)])
        default: .object(companions(of: "", number))
        }
    }

    /// The members that a field needs beside it to be valid.
    func companions(of field: String, _ number: Int = 0) -> [JSONValue.Member] {
        var members = fields.filter { $0.isRequired && $0.name != field }.map { row in
            JSONValue.Member(key: row.name, value: validValue(of: row, number))
        }
        func add(_ key: String, _ value: JSONValue) { members.append(.init(key: key, value: value)) }
        switch (name, field) {
        case ("ClientTrafficPolicySpec", "targetRef"), ("ClientTrafficPolicySpec", "targetRefs"):
            if let row = fields.first(where: { $0.name == "targetSelectors" }), case .array(let element, _) = row.type {
                add("targetSelectors", .array([element.validValue()]))
            }
        case ("ClientTrafficPolicySpec", _):
            if let row = fields.first(where: { $0.name == "targetRefs" }), case .array(let element, _) = row.type {
                add("targetRefs", .array([element.validValue()]))
            }
        case ("XForwardedForSettings", "disableXForwardedForAppend"): add("numTrustedHops", 1)
        case ("ConnectionLimit", "closeDelay"): add("value", 1)
        case ("XForwardedClientCert", "certDetailsToAdd"): add("mode", "SanitizeSet")
        case ("TargetSelectorNamespaces", "from"): add("selector", .object([]))
        case ("ClientTLSSettings", "maxVersion"): add("minVersion", "Auto")
        default: break
        }
        return members
    }

    private func validValue(of row: Field, _ number: Int) -> JSONValue {
        switch (name, row.name) {
        case ("LocalPolicyTargetReferenceWithSectionName", "group"): "gateway.networking.k8s.io"
        case ("LocalPolicyTargetReferenceWithSectionName", "kind"): "Gateway"
        default: row.type.validValue(number)
        }
    }
}
