/// One connection's part of a budget for output that its peer does not read. It is released when the reservation is destroyed.
///
/// A response of the usual size fits the socket's buffer and needs no reservation. Without this limit, peers that send requests and read
/// nothing would fill the memory with responses.
public struct OutputReservation: ~Copyable {
    private let budget: RequestBudget
    private var heldBytes = 0

    /// Creates a reservation of no bytes.
    public init(_ budget: RequestBudget) {
        self.budget = budget
    }

    deinit {
        budget.release(requests: 0, bytes: heldBytes)
    }

    /// Changes the reservation to `bytes`. Returns false, and keeps the old one, if the budget has no room. Then the connection must end.
    public mutating func hold(_ bytes: Int) -> Bool {
        if bytes > heldBytes {
            do throws(HTTPError) { try budget.grow(by: bytes - heldBytes) } catch { return false }
        } else {
            budget.release(requests: 0, bytes: heldBytes - bytes)
        }
        heldBytes = bytes
        return true
    }
}
