import Events
import Gateway
import LinuxIO
import LocalTime
import Posture
import Recorder
import Records

/// Angles of a wearer's sensor from the running recorder, a stretch of seconds at a time.
struct LiveAngles {
    /// The first second is still on the way into the posture.
    private static let settle_s = 1.0

    private let folder: String
    private let sensor: String?

    /// `nil` where no recorder is running.
    init?(_ routine: RoutineOfWearer) throws {
        guard let client = try RecorderClient.connect(dataFolder: routine.folder) else { return nil }
        client.stop()
        folder = routine.folder
        do throws(RecordsError) {
            let sensors = try routine.store.sensors().filter { $0.wearer == routine.wearer }
            // The upper back is what is meant; a second, low sensor tells something else.
            sensor = (sensors.first { $0.placement.judgesPosture } ?? sensors.first)?.name
        } catch {
            throw Failure(error)
        }
    }

    /// The mean flexion over the next seconds; `nil` where none was known.
    ///
    /// - Parameter tick: called each second with the seconds that are left.
    func mean(seconds: Int, tick: @escaping (Int) -> Void) throws -> Double? {
        guard let client = try RecorderClient.connect(dataFolder: folder) else { return nil }
        var degrees: [Double] = []
        var first_us: Int64?
        client.onEvent = { event in
            guard case .angle(let angle) = event else { return }
            let start_us = first_us ?? angle.moment.utc_us
            first_us = start_us
            guard Double(angle.moment.utc_us - start_us) / 1e6 >= Self.settle_s, let flexion = angle.flexionDegrees
            else {
                return
            }
            degrees.append(flexion)
        }
        client.send(.watch(sensor: sensor, rate_Hz: 10))
        var left = seconds
        tick(left)
        client.loop.every(1_000_000) { [unowned client] in
            left -= 1
            tick(left)
            if left <= 0 { client.stop() }
        }
        try client.run()
        return degrees.isEmpty ? nil : degrees.reduce(0, +) / Double(degrees.count)
    }
}
