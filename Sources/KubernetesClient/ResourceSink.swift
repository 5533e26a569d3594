package import JSONTape

/// Receives the objects of one resource from a ``Reflector``. All calls come from the reflector's thread, one at a time.
package protocol ResourceSink: ~Copyable {
    /// A list begins. Objects that it does not contain no longer exist. The previous objects remain valid until ``endList()``.
    mutating func beginList()
    /// The list is complete.
    mutating func endList()
    /// The list failed. Objects that were put since ``beginList()`` must be discarded.
    mutating func abandonList()
    /// An object exists: an item of the list, or a new or changed object of the watch.
    ///
    /// - Throws: ``APIFailure/limitExceeded(_:)`` if there is no room for the object. The reflector lists again after a pause.
    mutating func put(_ object: JSONTape.Place, of tape: borrowing JSONTape) throws(APIFailure)
    /// An object was deleted.
    mutating func remove(_ object: JSONTape.Place, of tape: borrowing JSONTape)
    /// The state may have changed, or something was received in the same state.
    mutating func syncStateChanged(to syncState: WatchMachine.SyncState)
    /// A list or a watch failed. The reflector retries.
    mutating func requestFailed(_ failure: APIFailure)
}
