import Glibc
import LinuxIO
import Numbers

/// Runs a process for each output that is switched on, and starts one again that has ended, without touching the others.
public final class OutputSupervisor {
    /// A process that lived so long has worked: the next one is started soon.
    private static let worked_us: Int64 = 60_000_000
    /// After this they are killed.
    private static let farewell_us: Int64 = 6_000_000

    private final class Child {
        let output: String
        var process: Int32?
        var started_us: Int64 = 0
        var backoff = Backoff()
        /// Of what made it end, what was last said.
        var lastEnd: String?
        /// A person is needed: it is not started again.
        var isGivenUp = false

        init(_ output: String) { self.output = output }
    }

    private let loop: EventLoop
    private let children: [Child]
    private let program: String
    private let words: (String) -> [String]
    private let log: (String) -> Void
    private var signals: Signals?
    private var isStopping = false

    /// - Parameters:
    ///   - outputs: the names of those that are switched on.
    ///   - program: that runs one output.
    ///   - words: what it is started with, of an output.
    ///   - log: takes sentences for people.
    public init(
        of outputs: [String], program: String, words: @escaping (String) -> [String], log: @escaping (String) -> Void
    ) throws(OutputError) {
        do throws(SystemError) { loop = try EventLoop() } catch { throw .system(error) }
        children = outputs.map(Child.init)
        self.program = program
        self.words = words
        self.log = log
    }

    /// Runs them until a signal.
    ///
    /// - Returns: whether any is still to be run; `false` where each of them needs a person.
    public func run() throws(OutputError) -> Bool {
        do throws(SystemError) {
            signals = try Signals([SIGINT, SIGTERM, SIGHUP, SIGCHLD], on: loop) { [unowned self] signal in
                if signal == SIGCHLD { self.reap() } else { self.stop() }
            }
        } catch {
            throw .system(error)
        }
        children.forEach(start)
        do throws(SystemError) { try loop.run() } catch { throw .system(error) }
        return !children.allSatisfy(\.isGivenUp)
    }

    private func start(_ child: Child) {
        guard !isStopping, child.process == nil else { return }
        child.started_us = HostClock.boottime_us
        do throws(SystemError) {
            child.process = try ChildProcess.start(program, words(child.output))
        } catch {
            retry(child, because: "it cannot be started: \(error)")
        }
    }

    private func reap() {
        for end in ChildProcess.ended() {
            guard let child = children.first(where: { $0.process == end.process }) else { continue }
            child.process = nil
            guard !isStopping else { continue }
            if HostClock.boottime_us - child.started_us >= Self.worked_us {
                child.backoff.succeeded()
                child.lastEnd = nil
            }
            switch end.exitCode {
            case OutputExit.needsPerson:
                child.isGivenUp = true
                log("Output “\(child.output)” is not started again before its settings are put right.")
            case let code?: retry(child, because: "its process has ended with code \(code)")
            case nil: retry(child, because: "its process was ended by signal \(end.signal ?? 0)")
            }
        }
        endIfDone()
    }

    private func retry(_ child: Child, because reason: String) {
        if child.lastEnd != reason { log("Output “\(child.output)”: \(reason). It is started again.") }
        child.lastEnd = reason
        loop.after(child.backoff.next_us()) { [unowned self] in self.start(child) }
    }

    private func stop() {
        guard !isStopping else { return }
        isStopping = true
        for process in children.compactMap(\.process) { kill(process, SIGTERM) }
        loop.after(Self.farewell_us) { [unowned self] in
            for process in self.children.compactMap(\.process) { kill(process, SIGKILL) }
        }
        endIfDone()
    }

    private func endIfDone() {
        let isRunning = children.contains { $0.process != nil }
        if !isRunning, isStopping || children.allSatisfy(\.isGivenUp) { loop.stop() }
    }
}

/// The exit codes of an output's process.
public enum OutputExit {
    /// A person is needed: starting it again does not help.
    public static let needsPerson: Int32 = 2
}
