/// The exit codes of the contract.
enum FailureCode: Int32 {
    case failed = 1
    case usage = 2
    case noSuchSensor = 3
    case unavailable = 4
    case permission = 5
    case connectionLost = 6
    case timedOut = 7
}

/// What ends a command: one sentence for people, and the exit code for scripts.
struct Failure: Error {
    let code: FailureCode
    let message: String

    init(_ message: String, code: FailureCode = .failed) {
        self.code = code
        self.message = message
    }
}
