import Glibc

/// What tests of a broker wait for.
protocol HearsBroker {}

extension HearsBroker {
    /// The ids of the events that a listener has heard, in order.
    func ids(_ listener: RunningProgram) throws -> [Int] {
        try listener.stdout.split(separator: "\n").filter { $0.hasPrefix("MESSAGE") }.compactMap { line in
            line.firstMatch(of: /"id":([0-9]+),/).flatMap { Int($0.1) }
        }
    }

    func wait(_ what: String, seconds: Double = 60, until isThere: () throws -> Bool) throws {
        for _ in 0..<Int(seconds * 20) {
            if try isThere() { return }
            usleep(50_000)
        }
        throw Program.CannotRun(reason: "did not happen: \(what)")
    }
}
