import Motion
import Numbers

/// The frames of one Polar measurement, and the times of their samples.
///
/// A frame: measurement, u64 nanoseconds of its last sample, frame type (bit 7: compressed), samples.
struct PolarStream {
    /// As asked for when the stream was started; `nil` where that was not heard.
    let rate_Hz: Double?
    /// What a count is (acceleration type 0: g; gyro: °/s; field: gauss), from the start's reply; `nil` where that was
    /// not heard, and then 1 as in the SDK, or what the model's only range makes of it.
    let factor: Double?
    private var last: (time_ns: Double, period_ns: Double?)?

    init(rate_Hz: Double?, factor: Double?) {
        self.rate_Hz = rate_Hz.flatMap { $0 > 0 ? $0 : nil }
        self.factor = factor
    }

    /// g per count of a Verity Sense at its only range, ±8 g in 16 bits, where the start reply was not heard. The SDK's
    /// own test has 2.44e-4, and the specification's resting example is 1.00 g by it.
    private static let veritySense_g = 1.0 / 4096

    /// A frame type: how its samples lie in the bytes, and what a count is in g, °/s or gauss.
    private struct Layout {
        var channels = 3
        var bytes: Int
        var unit: Double
        var isFloat = false
    }

    private func layout(_ measurement: PolarPMD.Measurement, type: UInt8) -> Layout? {
        switch (measurement, type) {
        // Plain counts are thousandths of g.
        case (.acceleration, 0x00): Layout(bytes: 1, unit: 1e-3)
        case (.acceleration, 0x01): Layout(bytes: 2, unit: 1e-3)
        case (.acceleration, 0x02): Layout(bytes: 3, unit: 1e-3)
        case (.acceleration, 0x80): Layout(bytes: 2, unit: factor ?? Self.veritySense_g)
        case (.acceleration, 0x81): Layout(bytes: 2, unit: (factor ?? 1) * 1e-3)
        case (.gyro, 0x80): Layout(bytes: 2, unit: factor ?? 1)
        case (.gyro, 0x81): Layout(bytes: 4, unit: factor ?? 1, isFloat: true)
        case (.magnetometer, 0x80): Layout(bytes: 2, unit: factor ?? 1)
        // The fourth channel is the state of the calibration; the field is in thousandths of a gauss.
        case (.magnetometer, 0x81): Layout(channels: 4, bytes: 2, unit: (factor ?? 1) * 1e-3)
        default: nil
        }
    }

    /// Takes a frame of at least ten bytes.
    mutating func decode(_ measurement: PolarPMD.Measurement, _ value: [UInt8], into output: inout GATTOutput) {
        guard let layout = layout(measurement, type: value[9]) else {
            return output.skip(value.count, .unknownFormat)
        }
        let frame = FrameBytes(value[...])
        let content = value[10...]
        let isCompressed = value[9] >= 0x80
        let (rows, used) =
            isCompressed
            ? PolarDeltaFrame.decode(content, channels: layout.channels, bytesPerValue: layout.bytes)
            : PolarDeltaFrame.plain(content, channels: layout.channels, bytesPerValue: layout.bytes)
        let damaged = content.count - used
        guard !rows.isEmpty else { return output.skip(value.count, .truncated) }

        let times_us = times_us(count: rows.count, last_ns: frame.uint64(1))
        for (place, row) in rows.enumerated() {
            output.give(
                Self.message(measurement, row, layout, time_us: times_us[place]),
                bytes: place == 0 ? value.count - damaged : 0)
        }
        if damaged > 0 { output.skip(damaged, rows.count < PolarDeltaFrame.mostRows ? .truncated : .tooLong) }
    }

    private static func message(
        _ measurement: PolarPMD.Measurement, _ row: [Int32], _ layout: Layout, time_us: Int64?
    ) -> SensorMessage {
        func number(_ count: Int32) -> Double {
            layout.isFloat ? Double(Float(bitPattern: UInt32(bitPattern: count))) : Double(count)
        }
        let unit = layout.unit
        let vector = Vector3(number(row[0]), number(row[1]), number(row[2]))
        guard vector.norm.isFinite else {
            return .other(name: "polar_\(measurement.field)_not_a_number", words: [])
        }
        switch measurement {
        case .acceleration:
            // Thousandths of g stay whole counts of the store's unit.
            let force = vector * (unit == 1e-3 ? PolarStream.milliG_m_s2 : unit * Units.standardGravity_m_s2)
            return .motion(MotionReading(deviceTime_us: time_us, acceleration_m_s2: force))
        case .gyro:
            return .motion(
                MotionReading(deviceTime_us: time_us, angularVelocity_rad_s: vector * (unit * Units.radiansPerDegree)))
        case .magnetometer:
            return .magneticField(MagneticReading(deviceTime_us: time_us, field_uT: vector * (unit * 100), raw: nil))
        }
    }

    static let milliG_m_s2 = Units.standardGravity_m_s2 / 1000

    // MARK: Times

    /// The frame's time is its last sample's; the others lie evenly between it and the frame before, or at the rate
    /// asked for where that frame was lost or there was none. Unknown where neither is known.
    private mutating func times_us(count: Int, last_ns: UInt64) -> [Int64?] {
        let end_ns = Double(last_ns)
        let nominal_ns = rate_Hz.map { 1e9 / $0 } ?? last?.period_ns
        var period_ns = nominal_ns
        if let last, end_ns > last.time_ns {
            let measured_ns = (end_ns - last.time_ns) / Double(count)
            // Twice the usual step is a lost frame, not a slow sensor.
            let isUsual = nominal_ns.map { measured_ns < 1.5 * $0 && measured_ns > 0.5 * $0 } ?? (measured_ns < 1e9)
            if isUsual { period_ns = measured_ns }
        }
        last = (end_ns, period_ns)
        // A time that no clock of a sensor will reach is cut there, so that what is added to it stays a number.
        let end_us = Int64(clamping: min(last_ns / 1000, 1 << 61))
        return (0..<count).map { place in
            let stepsBefore = count - 1 - place
            guard stepsBefore > 0 else { return end_us }
            return period_ns.map {
                end_us.subtractingClamped(Int64(clamping: (Double(stepsBefore) * $0 / 1000).rounded()))
            }
        }
    }
}
