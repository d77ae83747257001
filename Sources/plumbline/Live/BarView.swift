import ArgumentParser
import Events
import Glibc
import LinuxIO
import Numbers
import Recorder
import Records
import Terminal

extension BarFormat {
    /// As it is typed.
    static func typed(_ text: String) throws -> BarFormat {
        guard let format = BarFormat(rawValue: text) else {
            throw ValidationError("It takes \(allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return format
    }
}

/// A line for a status bar, again whenever it changes: what the running recorder sees, as long as it runs, and again when it
/// is there again. It records nothing and opens no sensor.
struct BarView {
    /// Often enough for the bar's own calm, which takes longer pauses for a gap.
    private static let angles_Hz = 4.0
    private static let look_us: Int64 = 1_000_000
    /// How long one picture waits for what is not there yet.
    private static let patience_us: Int64 = 1_500_000

    let dataFolder: String
    let format: BarFormat
    let usesColour: Bool
    /// One line, and then the end.
    let once: Bool
    let duration_s: Double?

    /// What goes on while recorders come and go.
    private final class Shown {
        var line: String?
        var isOver = false
        var signal: Int32?
    }

    /// Shows it until somebody ends it, or the bar has gone.
    ///
    /// - Parameter text: the sensor that was typed; `nil` for the first that judges posture.
    func show(_ text: String?) throws {
        let name = try name(text)
        let shown = Shown()
        let end_us = duration_s.map { HostClock.boottime_us.addingClamped(.microseconds($0)) }
        while !shown.isOver {
            do throws(RecorderError) {
                if let client = try RecorderClient.connect(dataFolder: dataFolder) {
                    try hear(client, name, until_us: end_us, shown)
                } else {
                    print(.noRecorder(), shown)
                }
            } catch {
                if case .eventLoopFailed = error { throw error }
                if case .noEventLoop = error { throw error }
                // It has ended, or does not answer.
                if case .hasEnded = error {
                    print(.noRecorder(), shown)
                } else {
                    print(.noRecorder(error.description), shown)
                }
            }
            if once { shown.isOver = true }
            if !shown.isOver { try pause(until_us: end_us, shown) }
        }
        if shown.signal == SIGINT { throw ExitCode(130) }
    }

    /// The name of the sensor that was typed; `nil` for all.
    private func name(_ text: String?) throws -> String? {
        let paired = try PairedSensor.all(in: dataFolder)
        switch try LiveSubject.meant(by: text, among: paired) {
        case .unpairedPort, .unpairedAddress:
            throw Failure(
                "A status bar shows what the recorder records, and “\(text ?? "")” is not paired: “plumbline pair” adds it.",
                code: .noSuchSensor)
        case .paired(let sensor):
            if sensor.isCoarse { throw Failure(noLiveViewOf: sensor) }
            return sensor.name
        case .everyPaired(let sensors):
            if let coarse = sensors.first, sensors.allSatisfy(\.isCoarse) { throw Failure(noLiveViewOf: coarse) }
            return nil
        }
    }

    // MARK: While there is a recorder

    private func hear(
        _ client: RecorderClient, _ name: String?, until_us: Int64?, _ shown: Shown
    ) throws(RecorderError) {
        var model = BarModel()
        var isKnown = false
        let look = {
            if isKnown, !once { print(model.state(now_us: HostClock.utc_us), shown) }
        }
        client.onEvent = { [unowned client] event in
            let before = isKnown ? model.state(now_us: HostClock.utc_us).style : nil
            model.apply(event, now_us: HostClock.utc_us)
            if once, model.isComplete { return client.stop() }
            // Another posture is said at once, another degree with the next look.
            if isKnown, model.state(now_us: HostClock.utc_us).style != before { look() }
        }
        // The links of all sensors come before the answer, their angles and totals soon after it.
        client.onReply = { _ in isKnown = true }
        client.send(.watch(sensor: name, rate_Hz: Self.angles_Hz, isSeen: false))
        // The battery, which is told seldom.
        client.send(.status)
        client.loop.every(Self.look_us, handler: look)
        if once { client.loop.after(Self.patience_us) { [unowned client] in client.stop() } }
        endInTime(client.loop, until_us, shown) { [unowned client] in client.stop() }
        defer { if once { print(model.state(now_us: HostClock.utc_us), shown) } }
        try client.run()
        // It was ended from here.
        shown.isOver = true
        shown.signal = client.signal
    }

    // MARK: While there is none

    private func pause(until_us: Int64?, _ shown: Shown) throws(RecorderError) {
        do throws(SystemError) {
            let loop = try EventLoop()
            let signals = try Signals([SIGINT, SIGTERM, SIGHUP], on: loop) { signal in
                shown.isOver = true
                shown.signal = signal
                loop.stop()
            }
            loop.after(Self.look_us) { loop.stop() }
            endInTime(loop, until_us, shown) {
                shown.isOver = true
                loop.stop()
            }
            try loop.run()
            withExtendedLifetime(signals) {}
        } catch {
            throw .eventLoopFailed(error)
        }
    }

    /// Ends where the time is over, and where the bar has gone: it would not be noticed before the next change.
    private func endInTime(_ loop: EventLoop, _ until_us: Int64?, _ shown: Shown, end: @escaping () -> Void) {
        if let until_us { loop.after(max(0, until_us.subtractingClamped(HostClock.boottime_us)), handler: end) }
        // A file cannot be watched, and nobody goes away from it.
        _ = try? loop.watch(STDOUT_FILENO, for: []) { _ in end() }
    }

    private func print(_ state: BarState, _ shown: Shown) {
        let line = format.line(state, usesColour: usesColour)
        guard line != shown.line else { return }
        shown.line = line
        Console.print(line)
    }
}
