import Numbers
import PlainText
import SensorProtocols

/// Follows the live samples through the whole examination: numbers, times, and what each message holds.
struct StreamExaminer: Sendable {
    private var next: UInt64?
    private var lastTime_us: Int64 = 0
    private(set) var samples = 0
    private(set) var stepsBack = 0
    private var missing: UInt64 = 0
    private var skippedNumbers: UInt64 = 0
    private var repeated = 0
    private var firstFault: String?

    mutating func examine(_ block: SampleBlock, of identity: SensorIdentity) {
        samples += block.count
        check(block, identity)
        if let next {
            if block.end <= next {
                repeated += block.count
                return
            }
            let elapsed_us = Double(block.deviceTime_us - lastTime_us)
            if elapsed_us <= 0 { stepsBack += 1 }
            if UInt64(block.sequence) > next {
                let count = UInt64(block.sequence) - next
                // Samples that were taken have taken time; numbers that were skipped have not.
                if elapsed_us > 0, elapsed_us < 1.5 * Double(block.interval_ns) / 1000 {
                    skippedNumbers += count
                } else {
                    missing += count
                }
            }
        }
        next = block.end
        lastTime_us = block.lastTime_us
    }

    /// The number behind the last live sample's; `nil` before the first.
    var end: UInt64? { next }

    private mutating func check(_ block: SampleBlock, _ identity: SensorIdentity) {
        guard firstFault == nil else { return }
        let hasGyro = identity.capabilities.contains(.gyro)
        let most = hasGyro ? 18 : 37
        if block.flags.contains(.noGyro) == hasGyro {
            firstFault =
                "SAMPLES with bit 1 of the flags (no gyro) \(hasGyro ? "set" : "clear") come from a sensor whose capabilities say "
                + (hasGyro ? "that it has one." : "that it has none.")
        } else if block.count > most {
            firstFault = "A SAMPLES message has \(block.count.counted("sample")); at most \(most) fit."
        }
    }

    /// All that was wrong with the stream, or that nothing was.
    var findings: [Finding] {
        var faults: [String] = []
        if let firstFault { faults.append(firstFault) }
        if stepsBack > 0 {
            faults.append(
                "The device time steps back (\(Int(clamping: stepsBack).counted("time"))): it counts on from power-up.")
        }
        if skippedNumbers > 0 {
            faults.append(
                "The sequence skips \(Int(clamping: skippedNumbers).counted("number")) where no time is missing: each sample has the next number."
            )
        }
        if missing > 0 {
            faults.append("\(missing) live samples are missing: the line is too slow or the sensor drops messages.")
        }
        if repeated > 0 {
            faults.append(
                "\(repeated.counted("sample")) came again without being asked for: a live sample is sent once.")
        }
        guard faults.isEmpty else { return faults.map { Finding(.stream, .failed, $0) } }
        return [Finding(.stream, .passed, "\(samples) live samples, none missing, none twice, times in order.")]
    }
}
