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
    /// - Parameters:
    ///   - text: the sensor that was typed; `nil` for all.
    ///   - telling: what is told once; `nil` where nothing is told.
    /// - Returns: `false` where no recorder is running, or it does not have the sensor that is meant.
    func show(_ text: String?, telling: @autoclosure () -> TellingOnce?) throws -> Bool {
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
        let view = try style.makeView(of: .runningRecorder, on: client.loop) { [unowned client] in client.stop() }
        defer { view.close() }
        client.onEvent = { view.show($0) }
        client.onReply = { reply in if !reply.isDone { Console.complain(reply.text) } }
        let telling = telling()
        style.tell(telling, on: view)
        if let store = telling?.store { view.remember(LiveHistory.read(from: store, only: name)) }
        if let screen = view as? LiveScreen {
            client.onReply = { [unowned screen] reply in
                // That it watches is seen.
                if reply.text != ControlReply.watching { screen.show(reply) }
            }
            screen.onAction = { [unowned client] action in
                guard let request = ControlRequest(action, snooze_s: snooze_s) else {
                    Console.complain(Self.goesOn)
                    return client.stop()
                }
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

    /// What is said when the view is closed.
    private static let goesOn =
        "Recording goes on in the background. To stop it: “systemctl --user stop plumbline”, or Ctrl-C in the terminal where "
        + "it runs."
}

extension ControlRequest {
    /// What a key asks of the recorder; `nil` for the end of the view.
    fileprivate init?(_ action: ScreenAction, snooze_s: Double) {
        switch action {
        case .quit: return nil
        case .hold(let kind, let sensor): self = .calibrate(sensor: sensor, HoldRequest(kind))
        case .note(let text, let sensor): self = .note(sensor: sensor, text: text)
        case .correct(let wasSlouch, let sensor): self = .correct(sensor: sensor, wasSlouch: wasSlouch)
        case .snooze(let isOn, let sensor): self = .snooze(sensor: sensor, seconds: isOn ? snooze_s : 0)
        }
    }
}
