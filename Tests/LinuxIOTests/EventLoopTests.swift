import Glibc
import LinuxIO
import Testing

@Suite("The event loop")
struct EventLoopTests {
    /// A loop that ends by itself if what the test waits for never comes.
    private func loop() throws -> EventLoop {
        let loop = try EventLoop()
        loop.after(120_000_000) {
            Issue.record("What was waited for has not come.")
            loop.stop()
        }
        return loop
    }

    @Test("A descriptor is handled when it has something, and its end is told")
    func descriptors() throws {
        let loop = try loop()
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let reading = FileDescriptor(owning: ends[0])
        var heard: [UInt8] = []
        var hasEnded = false
        var buffer = [UInt8](repeating: 0, count: 16)
        let number = reading.number
        _ = try loop.watch(number) { readiness in
            if readiness.contains(.readable) {
                let count = read(number, &buffer, buffer.count)
                heard += buffer[..<max(0, count)]
                close(ends[1])
            } else if readiness == .ended || !readiness.isDisjoint(with: .ended) {
                hasEnded = true
                loop.stop()
            }
        }
        #expect(write(ends[1], "abc", 3) == 3)
        try loop.run()
        #expect(heard == Array("abc".utf8))
        #expect(hasEnded)
    }

    @Test("Timers come in the order of their time, repeat where asked, and not after they are cancelled")
    func timers() throws {
        let loop = try loop()
        var heard: [String] = []
        loop.after(30_000) { heard.append("later") }
        loop.after(10_000) { heard.append("sooner") }
        let cancelled = loop.after(20_000) { heard.append("never") }
        loop.cancel(cancelled)
        var rounds = 0
        loop.every(20_000) {
            rounds += 1
            if rounds == 3 { loop.stop() }
        }
        try loop.run()
        #expect(heard == ["sooner", "later"])
        #expect(rounds == 3)
    }

    @Test("Timers of one microsecond come in the order in which they were set")
    func sameMicrosecond() throws {
        let loop = try loop()
        var heard: [Int] = []
        for number in 0..<5000 { loop.after(0) { heard.append(number) } }
        loop.after(1) { loop.stop() }
        try loop.run()
        #expect(heard == Array(0..<5000))
    }

    @Test("A handler may end the watch of another that is due in the same round")
    func cancelInRound() throws {
        let loop = try loop()
        var ends: [[Int32]] = [[0, 0], [0, 0]]
        var tokens: [EventLoop.Token] = []
        var handled = 0
        for index in 0..<2 {
            #expect(pipe(&ends[index]) == 0)
            #expect(write(ends[index][1], "x", 1) == 1)
            tokens.append(
                try loop.watch(ends[index][0]) { _ in
                    handled += 1
                    tokens.forEach(loop.cancel)
                    loop.after(20_000) { loop.stop() }
                })
        }
        try loop.run()
        #expect(handled == 1)
        ends.flatMap { $0 }.forEach { close($0) }
    }

    @Test("Messages of another thread arrive all and in order")
    func mailbox() async throws {
        let heard = try await Task.detached {
            let loop = try EventLoop()
            var heard: [Int] = []
            let mailbox = try Mailbox<Int>(on: loop) { message in
                heard.append(message)
                if message == 9_999 { loop.stop() }
            }
            Task.detached { for number in 0..<10_000 { mailbox.post(number) } }
            try loop.run()
            return heard
        }.value
        #expect(heard == Array(0..<10_000))
    }
}

@Suite("Local lines")
struct LineSocketTests {
    private let path = "/tmp/plumbline-test-\(getpid())-\(UInt32.random(in: 0...(.max))).sock"

    @Test("Lines cross both ways, and the other side learns of an end")
    func lines() throws {
        let loop = try EventLoop()
        loop.after(120_000_000) { loop.stop() }
        var server: LineConnection?
        var asked: [String] = []
        var hasEnded = false
        let listener = try LineListener(path: path, on: loop) { connection in
            server = connection
            connection.onLine = { line in
                asked.append(line)
                connection.send("answer to \(line)")
            }
            connection.onEnd = {
                hasEnded = true
                loop.stop()
            }
        }
        let client = try LineConnection(to: path, on: loop)
        var answers: [String] = []
        client.onLine = { line in
            answers.append(line)
            if answers.count == 2 { client.close() }
        }
        client.send("one")
        client.send("zwei ü")
        try loop.run()
        #expect(asked == ["one", "zwei ü"])
        #expect(answers == ["answer to one", "answer to zwei ü"])
        #expect(server != nil)
        #expect(hasEnded)
        listener.close()
        #expect(access(path, F_OK) != 0)
    }

    @Test("A watcher that does not read is given up; the others go on")
    func slowWatcher() throws {
        let loop = try EventLoop()
        loop.after(120_000_000) { loop.stop() }
        var hasEnded = false
        let listener = try LineListener(path: path, on: loop) { connection in
            connection.onEnd = {
                hasEnded = true
                loop.stop()
            }
            for _ in 0..<200 { connection.send(String(repeating: "x", count: 10_000)) }
            #expect(hasEnded)
        }
        let client = try LineConnection(to: path, on: loop)
        client.onLine = { _ in }
        // Nobody reads on the client's side before the listener's burst.
        try loop.run()
        #expect(hasEnded)
        listener.close()
    }

    @Test("A lock file is held by one, and free again when that one is gone")
    func lock() throws {
        let path = path + ".lock"
        do {
            let first = try LockFile(path: path)
            let isHeld = first != nil
            #expect(isHeld)
            let isTaken = try LockFile(path: path) == nil
            #expect(isTaken)
        }
        let isFree = try LockFile(path: path) != nil
        #expect(isFree)
        unlink(path)
    }
}
