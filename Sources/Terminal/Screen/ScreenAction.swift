public import Posture

/// What a key of the live screen asks for that is not the screen's own business.
public enum ScreenAction: Equatable, Sendable {
    case quit
    case hold(HoldKind, sensor: String)
    case note(String, sensor: String)
    /// That was a slouch, or none.
    case correct(wasSlouch: Bool, sensor: String)
    /// The alerts of this sensor's wearer are silent for a while, or again as they were; of all wearers without a sensor.
    case snooze(isOn: Bool, sensor: String?)
}
