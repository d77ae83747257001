import Events
import LinuxIO
import LocalTime
import Posture
import Records

/// Angles of a wearer's sensor from the running recorder, a stretch of seconds at a time.
public struct LiveAngles {
    /// The first second is still on the way into the posture.
    private static let settle_s = 1.0

    private let wearer: String
    private let folder: String

    public init(of wearer: String, dataFolder: String) {
        self.wearer = wearer
        folder = dataFolder
    }

    /// Whether a recorder is running that can be asked.
    public func isThere() throws(RecorderError) -> Bool {
        guard let client = try RecorderClient.connect(dataFolder: folder) else { return false }
        client.stop()
        return true
    }

    /// The mean flexion over the next seconds, in degrees; `nil` where none was known. `tick` is called each second with
    /// the seconds that are left.
    public func mean(seconds: Int, tick: @escaping (Int) -> Void) throws(RecorderError) -> Double? {
        try mean(seconds: seconds, endsOnSignals: true, tick: tick)
    }

    /// - Parameter endsOnSignals: whether a signal ends it; in a program that has other threads it is their business.
    public func mean(
        seconds: Int, endsOnSignals: Bool, tick: @escaping (Int) -> Void = { _ in }
    ) throws(RecorderError) -> Double? {
        let sensor = try sensor()
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
        if endsOnSignals { try client.run() } else { try client.hear() }
        return degrees.isEmpty ? nil : degrees.reduce(0, +) / Double(degrees.count)
    }

    /// The name of the wearer's sensor; the upper back is what is meant, a second, low one says something else.
    private func sensor() throws(RecorderError) -> String? {
        do throws(RecordsError) {
            let sensors = try (Store.openIfExists(in: folder)?.sensors() ?? []).filter { $0.wearer == wearer }
            return (sensors.first { $0.placement.judgesPosture } ?? sensors.first)?.name
        } catch {
            throw .record(error)
        }
    }
}
