package import JSONTape
internal import Sockets

/// A watch that is open: one JSON text after the other, each in a line of its own.
package struct APIWatch: ~Copyable {
    private var connection: APIConnection
    private var lines: EventLines
    private let silence: Duration

    init(_ connection: consuming APIConnection, first: [UInt8], silence: Duration) {
        self.connection = connection
        self.silence = silence
        lines = EventLines(bytes: first)
    }

    /// Waits for the next line and parses it into `tape`. False when the server has ended the watch, as it does after the time that it was asked for.
    package mutating func next(into tape: inout JSONTape) throws(APIFailure) -> Bool {
        while true {
            if let found = try lines.next(into: &tape) { return found }
            guard !connection.isComplete else {
                guard lines.isEmpty else { throw .unreachable("the watch ended in the middle of an event") }
                return false
            }
            try connection.readMore(into: &lines.bytes, deadline: .now() + silence)
        }
    }
}
