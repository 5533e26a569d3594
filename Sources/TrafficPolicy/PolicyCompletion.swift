package import JSONTape
package import PolicySchema
internal import TextCoding

/// The defaults to add to a policy, and the target namespaces to remove from it.
package struct PolicyCompletion {
    package var additions: [Defaulter.Addition] = []
    /// The path and the key of each member to remove.
    package var removals: [(path: FieldPath, key: JSONTape.Place)] = []

    /// The number of changes.
    package var count: Int { additions.count + removals.count }

    /// The changes as a patch of the policy.
    package var patch: JSONPatch {
        JSONPatch(additions.map { .add($0.path, $0.value) } + removals.map { .remove($0.path) })
    }

    /// The policy as the patch leaves it, for the validator: a removed member is `null`, which counts as absent. It is made from the
    /// source instead of from a ``JSONValue``, which would need many times the memory of a large policy.
    ///
    /// - Parameter policy: the place from which the changes were found.
    package func text(of tape: JSONTape, at policy: JSONTape.Place) -> [UInt8] {
        let source = tape.sourceRange(of: policy)
        var edits = removals.map { Edit(tape.sourceRange(of: tape.value(ofKey: $0.key)), "null") }
        edits += additions.map { Edit(adding: $0, to: tape) }
        // Stable, so that the members of an object are added in their order.
        edits.sort { $0.range.lowerBound < $1.range.lowerBound }
        return tape.withSource(of: policy) { text in
            var bytes: [UInt8] = []
            bytes.reserveCapacity(text.count + 64 * edits.count)
            var end = source.lowerBound
            for edit in edits {
                bytes.append(text.extracting(end - source.lowerBound..<edit.range.lowerBound - source.lowerBound))
                // The object was empty, and has a member now.
                if edit.isFirstMember, bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
                bytes.append(edit.text)
                end = edit.range.upperBound
            }
            bytes.append(text.extracting(end - source.lowerBound..<text.count))
            return bytes
        }
    }
}

/// A change of the source.
private struct Edit {
    let range: Range<Int>
    let text: String
    /// Whether it adds a member to an object without members.
    var isFirstMember = false

    init(_ range: Range<Int>, _ text: String) {
        (self.range, self.text) = (range, text)
    }

    init(adding addition: Defaulter.Addition, to tape: JSONTape) {
        guard case .name(let name)? = addition.path.steps.last else { preconditionFailure("a default has a name") }
        if let null = tape.lastMember(named: name, of: addition.object) {
            self.init(tape.sourceRange(of: null), addition.value.text)
        } else {
            let start = tape.sourceRange(of: addition.object).lowerBound + 1
            let isEmpty = tape.count(at: addition.object) == 0
            self.init(start..<start, "\"\(name)\":\(addition.value.text)" + (isEmpty ? "" : ","))
            isFirstMember = isEmpty
        }
    }
}
