import Numbers
import PlainText
import SensorProtocols

/// Judges the live samples of one rate: how many there are by both clocks, and how evenly they arrive.
struct RateExaminer {
    /// A crystal is off by 100 ppm, an RC oscillator by a percent; what is more is a mistake in the program.
    static let greatestClockError = 0.01
    /// By the host's clock, which also carries the clock's own error.
    static let greatestRateError = 0.02
    /// By the interval in the message, against the announced rate.
    static let greatestIntervalError = 0.02
    /// A busy computer may hold back every message of a while by so much, and then none: two clocks that have come apart
    /// by less may agree.
    static let greatestDoubt_s = 0.15
    /// Live samples that come later than this are no live view.
    static let greatestLateness_s = 1.0

    let rate_Hz: Double
    private let blocks: [Heard.Block]

    /// - Parameter blocks: live messages without those of the first moments.
    init(rate_Hz: Double, blocks: [Heard.Block]) {
        self.rate_Hz = rate_Hz
        self.blocks = blocks
    }

    /// - Parameter isClockInOrder: its device time has not stepped back.
    func findings(isClockInOrder: Bool) -> [Finding] {
        let rate = DecimalText.tenths(rate_Hz)
        guard let first = blocks.first, let last = blocks.last, blocks.count >= 3 else {
            return [Finding(.rate, .failed, "At \(rate) Hz \(blocks.isEmpty ? "no" : "hardly a") live sample comes.")]
        }
        var findings: [Finding] = []
        if isClockInOrder {
            let error = clocks?.error ?? 0
            if abs(error) > Self.greatestClockError {
                let direction = error > 0 ? "fast" : "slow"
                return [
                    Finding(
                        .clock, .failed,
                        "The sensor's clock runs \(DecimalText.tenths(abs(error) * 100)) % \(direction) by this computer's: "
                            + "device time is in microseconds since power-up.")
                ]
            }
            findings.append(
                Finding(
                    .clock, .passed,
                    "At \(rate) Hz the clocks agree to \(DecimalText.fixed(abs(error) * 100, decimals: 2)) %."))
        }
        let span_s = Double(last.block.lastTime_us - first.block.deviceTime_us) / 1e6
        let taken = Double(last.block.end) - Double(first.block.sequence)
        let measured_Hz = span_s > 0 ? (taken - 1) / span_s : 0
        let interval_s = Double(last.block.interval_ns) / 1e9
        if isClockInOrder, abs(measured_Hz / rate_Hz - 1) > Self.greatestRateError {
            findings.append(
                Finding(
                    .rate, .failed,
                    "Told to take \(rate) samples a second it takes \(DecimalText.tenths(measured_Hz)) by its own clock."
                ))
        } else if abs(interval_s * rate_Hz - 1) > Self.greatestIntervalError {
            findings.append(
                Finding(
                    .rate, .failed,
                    "At \(rate) Hz its messages give an interval of \(DecimalText.fixed(interval_s * 1000, decimals: 3)) ms, "
                        + "which is \(DecimalText.fixed(1000 / rate_Hz, decimals: 3)) ms."))
        } else if isClockInOrder {
            findings.append(evenness(measured_Hz))
        }
        return findings
    }

    private func evenness(_ measured_Hz: Double) -> Finding {
        let least = blocks.map(Self.offset_s).min() ?? 0
        let late_s = blocks.map { Self.offset_s($0) - least }
        let p99 = Self.quantile(late_s, 0.99)
        let figures =
            "\(DecimalText.tenths(measured_Hz)) samples/s, lateness above the least p50 "
            + "\(DecimalText.tenths(Self.quantile(late_s, 0.5) * 1000)) ms, p99 \(DecimalText.tenths(p99 * 1000)) ms"
        guard p99 <= Self.greatestLateness_s else {
            return Finding(
                .rate, .failed, "At \(DecimalText.tenths(rate_Hz)) Hz live samples come late: \(figures).")
        }
        return Finding(.rate, .passed, "\(figures).")
    }

    /// The value that this part of all is at or below; 0 where there is none.
    private static func quantile(_ values: [Double], _ part: Double) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, Int(clamping: (Double(sorted.count) * part).rounded(.down)))]
    }

    /// Arrival less the time of the last sample: a constant and the delay.
    private static func offset_s(_ heard: Heard.Block) -> Double {
        Double(heard.arrival_us - heard.block.lastTime_us) / 1e6
    }

    /// What a busy computer may have done decides whether the clock is right: only longer measuring tells the two apart.
    var isClockInDoubt: Bool {
        guard let clocks else { return false }
        let error = abs(clocks.error)
        if error > Self.greatestClockError, abs(clocks.apart_s) < Self.greatestDoubt_s { return true }
        // Between two clocks of which one is wrong the gap grows evenly. What is uneven is delay, which may hide an error as
        // well as make one.
        return abs(error - Self.greatestClockError) * clocks.host_s < 3 * clocks.uneven_s
    }

    /// The sensor's clock beside the host's.
    private struct Clocks {
        /// So long by the host's.
        var host_s: Double
        /// How much more time has passed by the sensor's.
        var apart_s: Double
        /// How far from even that came about.
        var uneven_s: Double

        /// How much faster the sensor's runs, as a ratio.
        var error: Double { apart_s / host_s }
    }

    /// From the least delays of the first, the middle and the last third: delay only adds.
    private var clocks: Clocks? {
        let third = blocks.count / 3
        let parts = [blocks[..<third], blocks[third..<(blocks.count - third)], blocks[(blocks.count - third)...]]
        let least = parts.compactMap { $0.min { Self.offset_s($0) < Self.offset_s($1) } }
        guard least.count == 3, least[2].arrival_us > least[0].arrival_us else { return nil }
        let times_s = least.map { Double($0.arrival_us - least[0].arrival_us) / 1e6 }
        let offsets_s = least.map { Self.offset_s($0) - Self.offset_s(least[0]) }
        return Clocks(
            host_s: times_s[2], apart_s: -offsets_s[2],
            uneven_s: abs(offsets_s[1] - offsets_s[2] * times_s[1] / times_s[2]))
    }
}
