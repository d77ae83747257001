import Events

/// A hold that several sensors of one wearer take part in: its end is told once, when the last of them has ended.
final class SharedHold {
    private let names: [String]
    private let absent: [String]
    private let onEnd: (ControlReply) -> Void
    /// A sensor has left it, and others still hold.
    private let onLeft: (_ name: String) -> Void
    private var replies: [String: ControlReply] = [:]

    /// - Parameters:
    ///   - names: the sensors that hold.
    ///   - absent: sensors that should take part and send nothing.
    ///   - onLeft: a sensor has left the hold before its end, and others still hold.
    ///   - onEnd: gets the result.
    init(
        of names: [String], absent: [String], onLeft: @escaping (_ name: String) -> Void,
        onEnd: @escaping (ControlReply) -> Void
    ) {
        self.onLeft = onLeft
        self.names = names
        self.absent = absent
        self.onEnd = onEnd
    }

    func end(of name: String, _ reply: ControlReply) {
        guard replies[name] == nil else { return }
        replies[name] = reply
        guard replies.count == names.count else {
            if !reply.isDone, reply.text.hasSuffix(HoldRequest.startAgain) { onLeft(name) }
            return
        }
        let told = names.compactMap { name in replies[name].map { (name, $0) } }
        // Where there is one sensor nobody asks which.
        let isOne = names.count + absent.count == 1
        let sentences =
            told.map { isOne ? $1.text : "\($0): \($1.text)" }
            + absent.map { "\($0) sends nothing and has not taken part." }
        onEnd(
            ControlReply(isDone: told.allSatisfy { $1.isDone }, text: sentences.joined(separator: " ")))
    }
}
