import SensorProtocols

/// Which battery levels are news: over Bluetooth the same level may be told by the sensor, its battery service and
/// bluetoothd at once, and a faulty sensor may tell another one each time.
struct BatteryReports: Sendable {
    private struct Report: Sendable {
        var ratio: Double?
        var isCharging: Bool?
        var at_us: Int64
    }

    /// The same level is told again only after so long.
    private static let repeat_us: Int64 = 10_000_000
    /// A level that has changed is told no sooner than this after the last one: it comes again.
    private static let least_us: Int64 = 1_000_000

    private var last: Report?

    /// Whether a reading is to be told; one that is counts as told.
    mutating func isNews(_ reading: BatteryReading, now_us: Int64) -> Bool {
        if let last, now_us >= last.at_us {
            let isSame = last.ratio == reading.ratio && last.isCharging == reading.isCharging
            if now_us - last.at_us < (isSame ? Self.repeat_us : Self.least_us) { return false }
        }
        last = Report(ratio: reading.ratio, isCharging: reading.isCharging, at_us: now_us)
        return true
    }
}
