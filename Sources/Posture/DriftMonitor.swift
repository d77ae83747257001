import Numbers

/// Notices that the calibration no longer fits: the lowest tenth of half an hour's flexion has moved away and stays.
///
/// A slouch is never learned as normal: the monitor only makes the calibration doubtful (DOMAIN 3.3.8).
struct DriftMonitor {
    /// One value per this many seconds is plenty for a window of half an hour.
    private static let step_s = 10

    private let rules: PostureRules
    private var window: [Double] = []
    private var next = 0
    private var shifted_s = 0.0
    private var sum = (degrees: 0.0, count: 0)

    init(rules: PostureRules) { self.rules = rules }

    /// Takes the mean flexion of one second; true when the calibration has become doubtful.
    mutating func update(secondMeanDegrees: Double) -> Bool {
        sum = (sum.degrees + secondMeanDegrees, sum.count + 1)
        guard sum.count == Self.step_s else { return false }
        let value = sum.degrees / Double(sum.count)
        sum = (0, 0)
        let capacity = Int(clamping: rules.driftWindow_s) / Self.step_s
        if window.count < capacity {
            window.append(value)
        } else {
            window[next] = value
        }
        next = (next + 1) % max(1, capacity)
        guard window.count >= capacity else { return false }
        let lowestTenth = window.sorted()[capacity / 10]
        shifted_s = abs(lowestTenth) > rules.driftDegrees ? shifted_s + Double(Self.step_s) : 0
        return shifted_s >= rules.driftHold_s
    }
}
