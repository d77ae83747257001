import ArgumentParser
import Events
import Glibc
import LinuxIO
import Numbers
import Recorder
import Records
import Terminal

/// A live view of what the running recorder sees.
struct RecorderView {
    let dataFolder: String
    let style: LiveViewStyle
    /// Seconds of an upright hold at the start; 0 = none.
    let calibrateFirst_s: Double
    let duration_s: Double?
    /// How long alerts are silent at a key.
    let snooze_s: Double

    /// Shows it until somebody ends it.
    ///
    /// - Parameter text: the sensor that was typed; `nil` for all.
    /// - Returns: `false` where no recorder is running, or it has not the sensor that is meant.
    func show(_ text: String?) throws -> Bool {
        guard let client = try RecorderClient.connect(dataFolder: dataFolder) else { return false }
        var name: String?
        switch try LiveSubject.meant(by: text, among: try PairedSensor.all(in: dataFolder)) {
        case .unpairedPort, .unpairedAddress: return false
        case .paired(let sensor):
            if sensor.isCoarse { throw Failure(noLiveViewOf: sensor) }
            name = sensor.name
        case .everyPaired(let sensors):
            if let coarse = sensors.first, sensors.allSatisfy(\.isCoarse) { throw Failure(noLiveViewOf: coarse) }
        }
        let view = try style.makeView(on: client.loop) { [unowned client] in client.stop() }
        defer { view.close() }
        client.onEvent = { view.show($0) }
        client.onReply = { reply in if !reply.isDone { Console.complain(reply.text) } }
        if let screen = view as? LiveScreen {
            client.onReply = { [unowned screen] in screen.say($0.text) }
            screen.onAction = { [unowned client] action in
                guard let request = ControlRequest(action, snooze_s: snooze_s) else { return client.stop() }
                client.send(request)
            }
        }
        client.send(.watch(sensor: name, rate_Hz: style.rate_Hz(for: view)))
        if calibrateFirst_s > 0 {
            client.send(.calibrate(sensor: name, HoldRequest(seconds: calibrateFirst_s)))
        }
        if let duration_s { client.loop.after(Int64.microseconds(duration_s)) { client.stop() } }
        try client.run()
        if client.signal == SIGINT { throw ExitCode(130) }
        return true
    }
}

extension ControlRequest {
    /// What a key asks of the recorder; `nil` for the end of the view.
    fileprivate init?(_ action: ScreenAction, snooze_s: Double) {
        switch action {
        case .quit: return nil
        case .hold(let kind, let sensor): self = .calibrate(sensor: sensor, HoldRequest(kind))
        case .note(let text, let sensor): self = .note(sensor: sensor, text: text)
        case .correct(let wasSlouch, let sensor): self = .correct(sensor: sensor, wasSlouch: wasSlouch)
        case .snooze: self = .snooze(seconds: snooze_s)
        }
    }
}
