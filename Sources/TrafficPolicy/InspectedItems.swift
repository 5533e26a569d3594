internal import JSONTape

extension ClientTrafficPolicy {
    /// The largest number of items of one list that are compared with each other, and of violations that one custom check finds in a list.
    ///
    /// Comparing needs memory for each item, and the API does not limit every list: a request body has room for 430,000 networks. A list that
    /// works in practice is much shorter, because etcd stores at most 1.5 MiB for an object. Further items are validated one by one, but not
    /// compared.
    static let maxInspectedItems = 4096
}

extension JSONTape {
    /// Calls `body` with the first ``ClientTrafficPolicy/maxInspectedItems`` elements of an array.
    func forEachInspectedElement(of list: Place, _ body: (Place) -> Void) {
        var element = first(in: list)
        for _ in 0..<min(count(at: list), ClientTrafficPolicy.maxInspectedItems) {
            body(element)
            element = end(of: element)
        }
    }
}
