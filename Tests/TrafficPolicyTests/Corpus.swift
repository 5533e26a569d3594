import Foundation

/// Random policies with the verdict of the API server's validation, one per line; nil if they are not next to the repository.
let corpus: Data? = {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    return try? Data(contentsOf: repository.appendingPathComponent("../shared/corpus/crd-verdicts.jsonl"))
}()
