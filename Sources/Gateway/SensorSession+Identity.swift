import Events
import Posture
import SensorProtocols

extension SensorSession {
    /// Buzzes the sensor where it can.
    public mutating func buzz() {
        guard identity?.capabilities.contains(.buzzer) == true, state == .streaming else { return }
        send(.buzz([SensorCommand.Pulse(on_ms: 200, off_ms: 150), SensorCommand.Pulse(on_ms: 200, off_ms: 0)]))
    }

    /// Whether a sensor is the one that is recorded here: on a cable by the number it is known by, over the air by the
    /// first number that it gave. Of another one, at the same address, nothing is recorded.
    mutating func recognise(_ identity: SensorIdentity, now_us: Int64) {
        let expected = expectedDeviceID ?? identity.deviceID
        expectedDeviceID = expected
        guard isStranger != (identity.deviceID != expected) else { return }
        isStranger.toggle()
        note(
            .warning,
            isStranger
                ? "This sensor says that it is another one (\(identity.deviceID), not \(expected)): what it sends is not recorded. Is it the right one, “plumbline forget” it, then “plumbline pair” it."
                : "The sensor is the one that it was, and is recorded again.", now_us: now_us)
    }

    /// Lets go what has come of another sensor than the one that is recorded here.
    mutating func dropScratch() {
        scratch.removeAll()
        _ = feed.pipeline.drainTrack()
        _ = feed.pipeline.drainEvents()
        _ = feed.pipeline.drainLowReadings()
    }
}
