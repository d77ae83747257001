public import Events
public import Posture
public import SensorProtocols

/// What a session wants done; the gateway does one after the other, in the order in which the session gives them.
public enum SessionEffect: Sendable {
    /// Bytes go to the sensor over its serial line.
    case send([UInt8])
    /// Requests go to the sensor over Bluetooth.
    case perform([GATTRequest])
    /// Those who watch are told.
    case report(GatewayEvent)
    /// The frames of one piece of data, for screens and streams, and the samples that they are of, one by one.
    case show([PostureFrame], of: [NumberedSample])
    /// What a low sensor says to the wearer's upper one.
    case informUpper([LowReading])
    /// A slouch has lasted too long: how it is brought to notice is the alert policy's to say.
    case alert(AlertEvent)
    /// For a minute it could not be said whether the wearer slouches: whether that is asked is the policy's to say.
    case unsure(at_us: Int64)
    /// The sensor's button was pressed once: what it means depends on what was told before.
    case buttonPressed(at_us: Int64)
    /// A new calibration is in force and is to be remembered.
    case save(Calibration)
    /// Another posture than the upright has been held; what a low sensor held meanwhile belongs to it.
    case held(PostureHold)
    /// A hold has ended, well or not: one sentence.
    case endHold(ControlReply)
    /// The wearer has asked at the sensor itself for an upright hold of all that is worn.
    case beginHoldOfAll
    /// The sensor has said which start of it this is: the session needs to know what the record has of it
    /// (`SensorSession.setStoredRanges`).
    case lookUpStored(bootID: UInt32)
    /// Old samples have filled holes and are committed: the track is to be made again.
    case rederiveTrack
    /// Nothing helps but reopening the link.
    case reopenLink
}
