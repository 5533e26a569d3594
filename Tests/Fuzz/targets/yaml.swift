import JSONTape
import YAMLTape

// Any bytes: the documents of a stream, or an error with a place. What a document says can be written as JSON and read again.

private let limits = YAMLLimits(maxBytes: 1 << 16, maxExpandedBytes: 1 << 16, json: JSONLimits(maxDepth: 20, maxTokens: 2000))

/// Tries one input; libFuzzer calls it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(FuzzInput(data, count).rest)
    let lines = 1 + bytes.count { $0 == 0x0A || $0 == 0x0D || $0 == 0x85 || $0 == 0xA8 || $0 == 0xA9 }
    do throws(YAMLSyntaxError) {
        for tape in try YAMLStream(parsing: bytes.span, limits: limits).documents {
            let value = JSONValue(tape.root, of: tape)
            guard let again = try? JSONValue(parsing: value.text) else {
                fatalError("what was written cannot be read: \(value.text)")
            }
            require(again == value, "what was written is read otherwise: \(value.text)")
            let position = tape.position(of: tape.root)
            require(1...lines ~= position.line && position.column >= 1, "a document at \(position)")
        }
    } catch {
        require(0...lines + 1 ~= error.position.line, "an error at \(error.position)")
    }
    return 0
}
