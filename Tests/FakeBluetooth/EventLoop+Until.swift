package import LinuxIO

extension EventLoop {
    /// Runs until something holds, or the time is over, which on a busy machine is never short; says whether it held.
    package func run(seconds: Double = 180, until condition: @escaping () -> Bool) throws -> Bool {
        var holds = condition()
        guard !holds else { return true }
        let check = every(2000) { [unowned self] in
            holds = condition()
            if holds { self.stop() }
        }
        let limit = after(Int64(seconds * 1e6)) { [unowned self] in self.stop() }
        defer {
            cancel(check)
            cancel(limit)
        }
        try run()
        return holds
    }
}
