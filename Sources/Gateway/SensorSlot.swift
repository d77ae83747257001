import Balance
import Events
import Links
import LinuxIO
import LocalTime
import Posture
import Records

/// A sensor's place in the gateway: its session, its link while there is one, and its recording.
final class SensorSlot {
    var sensor: PairedSensor
    var session: SensorSession
    var timeLine: TimeLine
    var begun_us: Int64
    var link: SerialLink?
    /// What keeps its link over Bluetooth, for a sensor that is reached so.
    var keeper: BluetoothKeeper?
    /// What hears it, for a sensor that only advertises.
    var broadcast: BroadcastKeeper?
    /// The port that the link is on.
    var port: PortInfo?
    var recording: Store.Recording
    var number: Int64?
    /// What was told last about why there is no link.
    var lastProblem: String?
    /// What was known of the gyro when the recording began.
    var gyro: GyroMemory?
    /// What was held last, until all who took part have ended.
    var held: PostureHold?
    /// Notices when it is time for a break; `nil` where none is asked for.
    var breaks: BreakPrompter?
    /// Somebody waits to hear how the hold ends.
    var holdWaiters: [(ControlReply) -> Void] = []

    init(sensor: PairedSensor, session: SensorSession, timeLine: TimeLine, begun_us: Int64, recording: Store.Recording)
    {
        self.sensor = sensor
        self.session = session
        self.timeLine = timeLine
        self.begun_us = begun_us
        self.recording = recording
    }

    /// Whose frames its session's are.
    var origin: FrameOrigin {
        FrameOrigin(
            sensor: sensor.name, placement: sensor.placement, offset_s: timeLine.offset_s, range: session.range)
    }

    var hasLink: Bool { link != nil || keeper?.isUp == true || broadcast?.isUp == true }
    /// It may turn up on any serial port.
    var waitsForPort: Bool { link == nil && sensor.bluetoothPlace == nil }

    /// Now, on the recording's time line, with the offset of its place.
    var now: Moment { Moment(utc_us: now_us(), offset_s: timeLine.offset_s) }

    /// Now, on the recording's time line.
    func now_us(_ boottime_us: Int64 = HostClock.boottime_us) -> Int64 { timeLine.utc(boottime_us: boottime_us) }
}
