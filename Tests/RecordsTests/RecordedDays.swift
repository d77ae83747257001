import LocalTime
import Posture
import Records
import TestSupport

/// Days as a recorder would have written them, a second each, without the samples.
enum RecordedDays {
    /// 2026-03-01.
    static let firstDay: LocalDay = 20_513

    static func hour_us(_ hour: Double, day: LocalDay = firstDay) -> Int64 {
        day.start_us(offset_s: 0) + Int64(hour * 3600e6)
    }

    static func second(
        _ time_us: Int64, flexion: Double = 3, lean: Double = 0, posture: PostureState = .upright,
        calibration: CalibrationQuality = .ok
    ) -> TrackSecond {
        TrackSecond(
            time_us: time_us, flexionDegrees: calibration == .none ? nil : flexion,
            leanDegrees: calibration == .none ? nil : lean, posture: posture, activity: .still,
            calibration: calibration, coverage: 1)
    }

    /// So many seconds from a moment on, and the slouches in them.
    static func increment(
        from_us: Int64, seconds: Int, slouches: [(from_s: Int, to_s: Int, degrees: Double)] = [],
        calibration: CalibrationQuality = .ok
    ) -> Store.Increment {
        var increment = Store.Increment()
        increment.track = (0..<seconds).map { index in
            let slouch = slouches.first { $0.from_s <= index && index < $0.to_s }
            return second(
                from_us + Int64(index) * 1_000_000, flexion: slouch?.degrees ?? 3,
                posture: slouch == nil ? .upright : .slouch, calibration: calibration)
        }
        increment.episodes = slouches.map { slouch in
            Episode(
                start_us: from_us + Int64(slouch.from_s) * 1_000_000, end_us: from_us + Int64(slouch.to_s) * 1_000_000,
                kind: .slouch, meanDegrees: slouch.degrees, peakDegrees: slouch.degrees + 1)
        }
        return increment
    }

    @discardableResult
    static func record(
        _ increment: Store.Increment, from_us: Int64, wearer: String = "me", sensor: String = "t4", offset_s: Int = 0,
        in store: Store
    ) throws -> Int64 {
        let recording = try store.begin(
            Store.Recording(
                sensor: sensor, wearer: wearer, family: "plumbline", start_us: from_us, utcOffset_s: offset_s,
                rulesVersion: "1"))
        try store.append(increment, to: recording)
        try store.end(recording)
        return recording
    }
}
