import Motion
import Numbers

/// Tells steps, from a slow walk to a run, by their rhythm: the force's size repeats itself from step to step.
///
/// Four seconds of the force's size are compared with themselves, shifted (autocorrelation): steps repeat at their period
/// and at twice it, with all their harmonics. What shakes by chance, on a road or on rails, has forgotten itself by then,
/// although its band is the same. Twice a second; a sensor that hardly moves costs two sums a sample.
struct StepMonitor {
    /// The window, and how often it is looked at.
    private static let window_s = 4.0
    private static let interval_s = 0.5
    /// Samples are averaged to about this interval: 3.3 Hz and its shape are in it, what is faster costs time only.
    private static let grid_s = 0.08
    private static let longest = 80
    /// The shift by a step, and by two, must repeat this much; between them it must not. Chosen on simulated walkers and
    /// simulated cars, buses and trains (`Tools/Accuracy/steps.py` measures it on others).
    private static let leastRepeat = 0.6
    private static let leastSecondRepeat = 0.5
    private static let leastRise = 0.6
    /// Steps at this rate and above shake by `walkingMovement_g`; slower ones by less, as the square of their rate, for a
    /// trunk's way up and down is about the same.
    private static let usual_Hz = 1.6
    /// Of the last four looks so many must have found steps; then they last until two seconds have found none.
    private static let neededLooks = 3
    private static let looks = 4

    private let rules: PostureRules
    private var values = InlineArray<80, Float>(repeating: 0)
    private var next = 0
    private var filled = 0
    private var samplesPerValue = 0
    private var usual_s = 0.0
    private var sum = 0.0
    private var count = 0
    private var sinceLook = 0
    /// The last four looks, the latest in the lowest bit.
    private var found: UInt8 = 0

    private(set) var isStepping = false

    init(rules: PostureRules) { self.rules = rules }

    @inline(__always)
    mutating func update(force_g: Double, dt_s: Double) {
        usual_s = usual_s > 0 ? usual_s + 0.05 * (dt_s - usual_s) : dt_s
        sum += force_g - 1
        count += 1
        if count >= samplesPerValue { closeValue() }
    }

    private mutating func closeValue() {
        let value = Float(sum / Double(count))
        (sum, count) = (0, 0)
        let interval_s = usual_s * Double(samplesPerValue)
        let isFit = interval_s > 0.6 * Self.grid_s && interval_s < 1.6 * Self.grid_s
        if samplesPerValue == 0 || !isFit && samplesPerValue != fittingSamples {
            samplesPerValue = fittingSamples
            filled = 0
            return
        }
        values[next] = value
        next = (next + 1) % Self.longest
        filled = min(filled + 1, Self.longest)
        sinceLook += 1
        guard Double(sinceLook) * interval_s >= Self.interval_s - interval_s / 2 else { return }
        sinceLook = 0
        look(interval_s: interval_s)
    }

    private var fittingSamples: Int { max(1, Int(clamping: min(1000, (Self.grid_s / max(usual_s, 1e-6)).rounded()))) }

    private mutating func look(interval_s: Double) {
        let wanted = min(Self.longest, Int(clamping: (Self.window_s / interval_s).rounded()))
        let hasSteps = filled >= wanted && wanted >= 16 && findsSteps(count: wanted, interval_s: interval_s)
        found = (found << 1 | (hasSteps ? 1 : 0)) & (1 << UInt8(clamping: Self.looks) - 1)
        if found.nonzeroBitCount >= Self.neededLooks { isStepping = true }
        if found == 0 { isStepping = false }
    }

    private func findsSteps(count: Int, interval_s: Double) -> Bool {
        var window = InlineArray<84, Float>(repeating: 0)
        let energy = unrolled(count: count, into: &window)
        let size_g = Double(energy / Float(count)).squareRoot()
        guard size_g >= leastSize_g(atRate_Hz: rules.walkingLowest_Hz) else { return false }

        let longestLag = min(count - 8, Int(clamping: (2.1 / (rules.walkingLowest_Hz * interval_s)).rounded(.up)) + 1)
        let lastPeak = min(longestLag - 1, Int(clamping: (1.08 / (rules.walkingLowest_Hz * interval_s)).rounded(.up)))
        guard lastPeak >= 2, longestLag < Self.longest else { return false }
        var repeats = InlineArray<80, Float>(repeating: 0)
        repeats[0] = 1
        var early = energy  // of all but the last `lag` values
        var late = energy  // of all but the first
        for lag in 1...longestLag {
            early -= window[count - lag] * window[count - lag]
            late -= window[lag - 1] * window[lag - 1]
            // Four sums at once, for one waits for itself; beyond the window are zeros.
            var products = (Float(0), Float(0), Float(0), Float(0))
            var index = lag
            while index < count {
                products.0 += window[index] * window[index - lag]
                products.1 += window[index + 1] * window[index + 1 - lag]
                products.2 += window[index + 2] * window[index + 2 - lag]
                products.3 += window[index + 3] * window[index + 3 - lag]
                index += 4
            }
            let product = (products.0 + products.1) + (products.2 + products.3)
            repeats[lag] = product / max(1e-9, (early * late).squareRoot())
        }
        guard let step = firstPeak(in: repeats, upTo: lastPeak) else { return false }

        let rate_Hz = 1 / (step.lag * interval_s)
        // A walker's pace changes within a window: the ends of the range are a little soft.
        guard rate_Hz >= rules.walkingLowest_Hz - 0.06, rate_Hz <= rules.walkingHighest_Hz + 0.25,
            size_g >= leastSize_g(atRate_Hz: rate_Hz)
        else { return false }
        let second = Int(clamping: 2 * step.lag)
        guard second <= longestLag else { return false }
        var secondRepeat = repeats[second]
        for lag in max(1, second - 1)...min(longestLag, second + 2) { secondRepeat = max(secondRepeat, repeats[lag]) }
        return Double(secondRepeat) >= Self.leastSecondRepeat
    }

    private func leastSize_g(atRate_Hz rate_Hz: Double) -> Double {
        let share = rate_Hz / Self.usual_Hz
        return rules.walkingMovement_g * min(1, share * share)
    }

    /// The last `count` values in their order, without their mean and slope; returns the sum of their squares.
    private func unrolled(count: Int, into window: inout InlineArray<84, Float>) -> Float {
        var mean: Float = 0
        var slope: Float = 0
        let middle = Float(count - 1) / 2
        // By a span: each single value of the array would copy all of it.
        let values = values.span
        var place = (next - count + Self.longest) % Self.longest
        for index in 0..<count {
            let value = values[place]
            place = place + 1 == Self.longest ? 0 : place + 1
            window[index] = value
            mean += value
            slope += value * (Float(index) - middle)
        }
        mean /= Float(count)
        slope *= 12 / (Float(count) * (Float(count) * Float(count) - 1))
        var energy: Float = 0
        for index in 0..<count {
            window[index] -= mean + slope * (Float(index) - middle)
            energy += window[index] * window[index]
        }
        return energy
    }

    /// The first lag at which the window repeats itself about as well as at any; between the values by a parabola.
    private func firstPeak(in repeats: InlineArray<80, Float>, upTo last: Int) -> (lag: Double, height: Float)? {
        var highest: Float = 0
        for lag in 1...last where isPeak(lag, in: repeats) { highest = max(highest, peak(at: lag, in: repeats).height) }
        guard Double(highest) >= Self.leastRepeat else { return nil }
        var lowest: Float = 1
        for lag in 1...last {
            lowest = min(lowest, repeats[lag])
            guard isPeak(lag, in: repeats) else { continue }
            let peak = peak(at: lag, in: repeats)
            guard peak.height >= 0.8 * highest else { continue }
            return Double(peak.height) >= Self.leastRepeat && Double(peak.height - lowest) >= Self.leastRise
                ? peak : nil
        }
        return nil
    }

    private func isPeak(_ lag: Int, in repeats: InlineArray<80, Float>) -> Bool {
        repeats[lag] >= repeats[lag - 1] && repeats[lag] > repeats[lag + 1]
    }

    private func peak(at lag: Int, in repeats: InlineArray<80, Float>) -> (lag: Double, height: Float) {
        let bend = repeats[lag - 1] - 2 * repeats[lag] + repeats[lag + 1]
        let slope = repeats[lag - 1] - repeats[lag + 1]
        let shift = bend < 0 ? 0.5 * slope / bend : 0
        return (Double(Float(lag) + shift), repeats[lag] - 0.25 * slope * shift)
    }

    /// After a gap nothing is known of what was done meanwhile.
    mutating func interrupt() { self = StepMonitor(rules: rules) }
}
