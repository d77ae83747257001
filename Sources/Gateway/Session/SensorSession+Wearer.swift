import Events
import Posture
import SensorProtocols

/// What the wearer feels, presses and is told by.
extension SensorSession {
    /// The angle from which on it is a slouch for everybody; `nil` where the wearer's own postures decide.
    var fixedSlouchDegrees: Double? { feed.pipeline.rules.fixedSlouchDegrees }

    /// The button was pressed, and it means nothing else.
    mutating func noteButton(at_us: Int64) {
        effects.note(.sensor, of: .words, "The sensor's button was pressed.", at_us: at_us)
    }

    /// Where a slouch began when an alert fell due.
    func limit(of event: PostureEvent) -> SlouchLimit? {
        guard case .alert(let time_us, _, _) = event else { return nil }
        return scratch.frames.last { $0.time_us <= time_us }?.slouchLimit(fixedDegrees: fixedSlouchDegrees)
    }

    /// Whether somebody would feel it.
    var canBuzz: Bool { identity?.capabilities.contains(.buzzer) == true && state == .streaming }

    /// Buzzes the sensor where it can: twice for something to do, once and shortly for something that was done.
    public mutating func buzz(shortly: Bool = false) {
        guard canBuzz else { return }
        let pulses =
            shortly
            ? [SensorCommand.Pulse(on_ms: 80, off_ms: 0)]
            : [SensorCommand.Pulse(on_ms: 200, off_ms: 150), SensorCommand.Pulse(on_ms: 200, off_ms: 0)]
        effects.send(.buzz(pulses))
    }
}
