package import JSONTape
internal import LinuxSystem

/// An open watch: a stream of JSON texts, one per line.
package struct APIWatch: ~Copyable {
    private var connection: APIConnection
    private var lines: JSONLineReader
    /// The time at which the server must have ended the watch.
    private let deadline: MonotonicTime
    private var reservation: BufferReservation

    init(
        _ connection: consuming APIConnection, first: [UInt8], deadline: MonotonicTime, reservation: consuming BufferReservation
    ) {
        self.connection = connection
        self.deadline = deadline
        self.reservation = reservation
        lines = JSONLineReader(bytes: first)
    }

    /// Waits for the next line and parses it into `tape`. Returns false if the server ended the watch, as it does after the requested time.
    package mutating func next(into tape: inout JSONTape) throws(APIFailure) -> Bool {
        while true {
            if let found = try lines.next(into: &tape) {
                try connection.pauseForEvent()
                return found
            }
            guard !connection.isComplete else {
                guard lines.isEmpty else { throw .unreachable("the watch ended in the middle of an event") }
                return false
            }
            try reservation.resize(to: lines.bytes.count)
            try connection.readMore(into: &lines.bytes, deadline: deadline)
        }
    }
}
