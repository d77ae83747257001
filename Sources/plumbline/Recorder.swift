import Gateway
import Motion
import Posture
import Records
import SensorProtocols

/// Gathers what one sensor brings and commits it once a second, so that a kill loses a second at most.
///
/// Where the disk is full it says so, keeps the last minute in memory, and goes on by itself when there is room.
struct Recorder {
    /// Samples that are kept while the store cannot be written.
    private static let longestBacklog = 60 * 200

    private let store: Store
    private let recording: Int64
    private var pending = Store.Increment()
    private var nextCommit_us: Int64
    private var isPaused = false

    init(
        store: Store, sensor: String, family: ProtocolFamily, start_us: Int64, utcOffset_s: Int, rules: PostureRules
    ) throws(RecordsError) {
        self.store = store
        recording = try store.beginRecording(
            sensor: sensor, wearer: "me", family: family.rawValue, start_us: start_us, utcOffset_s: utcOffset_s,
            rulesVersion: rules.version)
        nextCommit_us = start_us + 1_000_000
        pending.accelerationQuantum = family.accelerationQuantum_m_s2
        pending.gyroQuantum = family.gyroQuantum_rad_s
    }

    mutating func take(samples: [Sample], track: [TrackSecond], events: [PostureEvent]) {
        pending.samples += samples
        pending.track += track
        for event in events {
            switch event {
            case .episode(let episode): pending.episodes.append(episode)
            case .alert(let time_us, _, _): pending.alerts_us.append(time_us)
            case .episodeBegan, .gap, .calibration: break
            }
        }
    }

    /// Commits what has gathered, once a second.
    mutating func commitIfDue(now_us: Int64) {
        guard now_us >= nextCommit_us else { return }
        nextCommit_us = now_us + 1_000_000
        commit()
    }

    /// Commits the rest and closes the recording.
    mutating func finish() throws(RecordsError) {
        commit()
        try store.endRecording(recording)
    }

    private mutating func commit() {
        do throws(RecordsError) {
            try store.append(pending, to: recording)
            pending.samples.removeAll(keepingCapacity: true)
            pending.track.removeAll(keepingCapacity: true)
            pending.episodes.removeAll()
            pending.alerts_us.removeAll()
            if isPaused { Console.complain("Recording goes on.") }
            isPaused = false
        } catch {
            if !isPaused { Console.complain(error.description) }
            isPaused = true
            // Raw samples are bounded; track and episodes are small and are all kept.
            let excess = pending.samples.count - Self.longestBacklog
            if excess > 0 { pending.samples.removeFirst(excess) }
        }
    }
}

extension ProtocolFamily {
    /// What one count is, so that raw samples are stored as the counts that the sensor sent.
    fileprivate var accelerationQuantum_m_s2: Double {
        switch self {
        case .witmotion: WitMotion.acceleration_m_s2PerCount
        case .bno08xRVC: BNO08xRVC.acceleration_m_s2PerCount
        // Floats: stored as they are.
        case .ximu3: 1
        }
    }

    fileprivate var gyroQuantum_rad_s: Double { self == .witmotion ? WitMotion.gyro_rad_sPerCount : 1 }
}
