import Foundation

/// Random policies with the verdict of the API server's own machinery, one a line; nil where they are not beside the repository.
let corpus: Data? = {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    return try? Data(contentsOf: repository.appendingPathComponent("../shared/corpus/crd-verdicts.jsonl"))
}()
