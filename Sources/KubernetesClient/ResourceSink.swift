package import JSONTape

/// Where a reflector brings what it learns of a resource. All calls come from its thread, one after the other.
package protocol ResourceSink: ~Copyable {
    /// A list begins: what it does not name is not there. Until ``endList()`` what was known before stands.
    mutating func beginList()
    /// The list has been told whole.
    mutating func endList()
    /// An object is there: one of the list, or a new or changed one.
    mutating func put(_ object: JSONTape.Place, of tape: borrowing JSONTape)
    /// An object is gone.
    mutating func remove(_ object: JSONTape.Place, of tape: borrowing JSONTape)
    /// Something was heard from the server, or the standing has changed.
    mutating func heard(_ standing: WatchMachine.Standing)
    /// An attempt has failed; it will be made again.
    mutating func failed(_ failure: APIFailure)
}
