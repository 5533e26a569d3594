import Admission
import JSONTape

// Any body is answered: a review with its uid, and what is no review with a reason. Defaulting twice is defaulting once, and makes no sound
// policy unsound.
//
// An input that is an object, but no review, is taken for a policy and put into reviews.

nonisolated(unsafe) private var reviewer = PolicyReviewer()

private func review(_ object: String, _ oldObject: String = "null") -> String {
    """
    {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u","kind":{"group":"gateway.envoyproxy.io",\
    "version":"v1alpha1","kind":"ClientTrafficPolicy"},"name":"a","namespace":"b","operation":"\(oldObject == "null" ? "CREATE" : "UPDATE")",\
    "userInfo":{"username":"c"},"object":\(object),"oldObject":\(oldObject)}}
    """
}

/// Asks, and checks what holds for every answer.
private func ask(_ body: [UInt8], _ webhook: PolicyReviewer.Webhook, uid: JSONValue?) -> (ReviewResult, JSONValue) {
    let answer = reviewer.review(body.span, for: webhook)
    guard let value = try? JSONValue(parsing: String(decoding: answer.body, as: UTF8.self)) else {
        fatalError("the answer is not JSON")
    }
    switch answer.status {
    case 200:
        require(uid != nil && value["response"]?["uid"] == uid, "the uid is not the request's")
    case 400:
        require(answer.decision == .malformed, "400 to a review")
        if let response = value["response"] { require(response["uid"] == uid, "the uid is not the request's") }
    default: fatalError("status \(answer.status)")
    }
    return (answer, value)
}

/// The patch of an answer, decoded from base64 (RFC 4648 §4).
private func patch(_ answer: JSONValue) -> JSONPatch {
    guard case .string(let text)? = answer["response"]?["patch"] else { return JSONPatch() }
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var (bits, count, bytes) = (0, 0, [UInt8]())
    for digit in text.utf8 {
        guard let value = alphabet.firstIndex(of: digit) else { break }
        bits = (bits << 6 | value) & 0xFFFF
        count += 6
        guard count >= 8 else { continue }
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
    }
    guard case .array(let operations)? = try? JSONValue(parsing: String(decoding: bytes, as: UTF8.self)) else {
        fatalError("no patch")
    }
    return JSONPatch(
        operations.map { operation in
            switch (operation["op"], operation["path"], operation["value"]) {
            case ("add", .string(let pointer)?, let value?): return .add(path(pointer), value)
            case ("remove", .string(let pointer)?, nil): return .remove(path(pointer))
            default: fatalError("neither a default nor the removal of what says nothing: \(operation.text)")
            }
        })
}

/// RFC 6901, of the pointers that we write: no key that is a number, no number that is a key.
private func path(_ pointer: String) -> FieldPath {
    FieldPath(
        pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { step in
            if let index = Int(step) { return .index(index) }
            let name = step.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
            return .name(name.split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~"))
        })
}

private func check(policy object: JSONValue) {
    let text = object.text
    let (verdict, _) = ask(Array(review(text).utf8), .validating, uid: "u")
    // Metadata of another shape than the API server gives it are no policy's, but a caller's mistake.
    guard verdict.decision != .malformed else { return }
    let (_, unchanged) = ask(Array(review(text, text).utf8), .validating, uid: "u")
    require(unchanged["response"]?["allowed"] == .boolean(true), "an update that changes nothing is refused: \(unchanged.text)")
    let (first, answer) = ask(Array(review(text).utf8), .mutating, uid: "u")
    guard first.decision == .patched else { return }
    guard let completed = try? patch(answer).applied(to: object) else { fatalError("the patch does not fit: \(answer.text)") }
    let (second, more) = ask(Array(review(completed.text).utf8), .mutating, uid: "u")
    require(second.decision == .allowed, "defaulting is not done at once: \(more.text)")
    guard verdict.decision == .allowed else { return }
    let (completedVerdict, why) = ask(Array(review(completed.text).utf8), .validating, uid: "u")
    require(completedVerdict.decision == .allowed, "defaulting made a sound policy unsound: \(why.text)")
}

/// Tries one input; libFuzzer calls it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(FuzzInput(data, count).rest)
    let tape = try? JSONTape(parsing: bytes.span)
    let value = tape.map { JSONValue($0.root, of: $0) }
    let uid = value?["request"]?["uid"]
    for webhook in [PolicyReviewer.Webhook.validating, .mutating] { _ = ask(bytes, webhook, uid: uid) }
    if let value, case .object = value, uid == nil, tape?.repeatedKeys.isEmpty == true { check(policy: value) }
    return 0
}
