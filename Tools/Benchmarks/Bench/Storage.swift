import Glibc
import LinuxIO
import LocalTime
import Motion
import Posture
import Records

/// What a day costs on disk, and how long it takes to find one again.
enum Storage {
    static func rows(years: Int) throws -> [Row] {
        try [wearerDay(rate_Hz: 50), wearerDay(rate_Hz: 100), summary(years: years)]
    }

    private static let start_us: Int64 = 1_772_352_000_000_000
    private static let acceleration = 122e-6 * Units.standardGravity_m_s2
    private static let gyro = 0.035 * Units.radiansPerDegree

    /// An hour of a sensor's counts with its noise, a commit a second, made minutes every ten; the second half of it
    /// times sixteen, since what waits to be made minutes is the same all day.
    private static func wearerDay(rate_Hz: Int) throws -> Row {
        let folder = try ScratchFolder()
        var perDay_MB = 0.0
        do {
            let store = try Store(folder: folder.path)
            let recording = try store.begin(
                Store.Recording(
                    sensor: "s", wearer: "me", family: "plumbline", start_us: start_us, utcOffset_s: 0,
                    rulesVersion: "1"))
            var state: UInt64 = 1
            func noise(_ width: Double) -> Double {
                (0..<4).reduce(-2.0) { sum, _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return sum + Double(state >> 33) / 2_147_483_648
                } * width
            }
            var halfway = 0
            for second in 0..<3600 {
                var increment = Store.Increment()
                let samples = (0..<rate_Hz).map { index -> Sample in
                    let t = Double(second) + Double(index) / Double(rate_Hz)
                    let angle = 0.1 * sin(t / 20) + 0.005 * sin(1.6 * t)
                    // 110 µg/√Hz and 3.8 mdps/√Hz over half the rate, in counts; the sway; a fidget.
                    func count(_ value: Double, _ width: Double) -> Double {
                        Double(Int16((value + noise(width)).rounded()))
                    }
                    return Sample(
                        time_us: start_us + Int64(t * 1e6),
                        acceleration_m_s2: Vector3(
                            count(8197 * cos(angle), 11) * acceleration, count(40 * sin(t), 11) * acceleration,
                            count(8197 * sin(angle), 11) * acceleration),
                        angularVelocity_rad_s: Vector3(
                            count(8, 2) * gyro, count(20 * cos(1.6 * t), 2) * gyro, count(-3, 2) * gyro))
                }
                increment.chunks = [
                    RawChunk(
                        samples: samples, accelerationQuantum: acceleration, gyroQuantum: gyro, bootID: 1,
                        firstSequence: UInt32(second * rate_Hz))
                ]
                increment.track = [
                    TrackSecond(
                        time_us: start_us + Int64(second) * 1_000_000, flexionDegrees: 4, leanDegrees: 1,
                        posture: .upright, activity: .still, calibration: .ok, coverage: 1)
                ]
                try store.append(increment, to: recording)
                if second % 600 == 599 {
                    try store.compact(recording, before_us: start_us + Int64(second + 1) * 1_000_000)
                    try store.pruneRaw(before_us: 0)
                }
                if second == 1799 { halfway = try folder.size() }
            }
            perDay_MB = Double(try folder.size() - halfway) * 16 / 1e6
        }
        return Row(
            what: "8 h worn at \(rate_Hz) Hz, samples and all", figure: "\(short(perDay_MB)) MB",
            note: "\(short(perDay_MB * 1e6 / Double(8 * 3600 * rate_Hz))) bytes/sample")
    }

    /// Every working day of the years worn for eight hours.
    private static func summary(years: Int) throws -> Row {
        let folder = try ScratchFolder()
        let store = try Store(folder: folder.path)
        let days = years * 250
        for day in 0..<days {
            let from_us = start_us + Int64(day) * 86_400_000_000
            let recording = try store.begin(
                Store.Recording(
                    sensor: "s", wearer: "me", family: "plumbline", start_us: from_us, utcOffset_s: 0, rulesVersion: "1"
                ))
            var increment = Store.Increment()
            for second in 0..<28_800 {
                let isSlouch = second % 1800 > 1500
                increment.track.append(
                    TrackSecond(
                        time_us: from_us + Int64(second) * 1_000_000, flexionDegrees: isSlouch ? 22 : 4, leanDegrees: 1,
                        posture: isSlouch ? .slouch : .upright, activity: .still, calibration: .ok, coverage: 1))
            }
            for hour in 0..<16 as Range<Int64> {
                increment.episodes.append(
                    Episode(
                        start_us: from_us + hour * 1_800_000_000 + 1_500_000_000,
                        end_us: from_us + (hour + 1) * 1_800_000_000, kind: .slouch, meanDegrees: 22, peakDegrees: 24))
            }
            try store.append(increment, to: recording)
            try store.end(recording)
        }
        var slowest_ms = 0.0
        for step in 0..<40 {
            let day = step * days / 40
            let before_us = HostClock.boottime_us
            let found = try store.summary(of: LocalDay(daysSince1970: 20_513 + day), wearer: "me")
            slowest_ms = max(slowest_ms, Double(HostClock.boottime_us - before_us) / 1000)
            guard found.episodes.count == 16 else { throw SystemError(EINVAL) }
        }
        return Row(
            what: "summary of a day out of \(years) years", figure: "slowest \(short(slowest_ms)) ms",
            value: slowest_ms,
            limit: 50)
    }
}
