import Events
import LocalTime
import Numbers
import Posture

/// What the live screen knows of one sensor.
struct ScreenSensor {
    /// The posture over ten seconds of the chart.
    struct Bucket: Equatable {
        var sum = 0.0
        var count = 0
        var hasSlouch = false

        var meanDegrees: Double? { count > 0 ? sum / Double(count) : nil }
    }

    static let bucket_us: Int64 = 10_000_000
    /// Two hours: the widest chart.
    static let keptBuckets: Int64 = 720

    let name: String
    private(set) var angle: AngleEvent?
    /// When the last angle came, on the screen's own clock: an old number is never shown as a new one.
    private(set) var heard_us: Int64?
    /// When the record has last heard of it, where this view has not.
    private(set) var recorded_us: Int64?
    /// The large word, and since when it is so.
    private(set) var headline = CalmHeadline()
    /// Where a slouch began when that was last known, degrees forward.
    private(set) var slouchBeginsDegrees: Double?
    /// Until when the question whether this is a slouch is open.
    var askedUntil_us: Int64?
    private(set) var link: LinkEvent?
    /// Why nothing comes, and what to do.
    private(set) var problem: String?
    /// Of the stream that comes now.
    private(set) var figures: LinkEvent?
    var battery: BatteryEvent?
    private(set) var today: TodayEvent?
    /// How long the slouch lasted that ended after the last totals.
    private var endedSlouch_s: Double?
    var alert: AlertEvent?
    /// Since when the slouch of the alert has been left.
    private var leftSlouch_us: Int64?
    /// What is to be held, and until when.
    var hold: (words: String, end_us: Int64)?
    private(set) var buckets: [Int64: Bucket] = [:]

    init(name: String) { self.name = name }

    // MARK: What comes

    mutating func apply(_ link: LinkEvent) {
        self.link = link
        if link.state == .streaming {
            problem = nil
            if link.rate_Hz != nil { figures = link }
        } else {
            figures = nil
            hold = nil
            problem = link.detail ?? (link.state == .searching ? problem : nil)
        }
    }

    mutating func apply(_ today: TodayEvent) {
        self.today = today
        endedSlouch_s = nil
    }

    /// - Parameters:
    ///   - angle: of the moment.
    ///   - now_us: the screen's own clock.
    ///   - joins: the first posture may have lasted for longer.
    ///   - alertEnd_us: an alert is over once its slouch has been left for this long.
    mutating func apply(_ angle: AngleEvent, now_us: Int64, joins: Bool, alertEnd_us: Int64) {
        if let before = self.angle {
            let gap_us = angle.moment.utc_us.subtractingClamped(before.moment.utc_us)
            // What was said of the posture before a gap ends with it.
            if gap_us > CalmHeadline.gap_us { (alert, askedUntil_us) = (nil, nil) }
            if let since = before.slouchSince, angle.slouchSince == nil {
                endedSlouch_s = max(0, Double(before.moment.utc_us.subtractingClamped(since.utc_us)) / 1e6)
            }
        }
        headline.advance(
            Headline(angle), at_us: angle.moment.utc_us, start_us: angle.slouchSince?.utc_us, joins: joins)
        endAlert(angle, after_us: alertEnd_us)
        slouchBeginsDegrees = angle.slouchBeginsDegrees ?? slouchBeginsDegrees
        let isFirst = self.angle == nil
        self.angle = angle
        heard_us = now_us
        if isFirst, let since = angle.slouchSince {
            let now_us = angle.moment.utc_us
            let earliest_us = now_us.subtractingClamped(Self.keptBuckets * Self.bucket_us)
            // A recorder may say what cannot be: a slouch that begins later.
            markSlouch(min(max(since.utc_us, earliest_us), now_us)..<now_us)
        }
        guard let flexion = angle.flexionDegrees, angle.calibration == .ok else { return }
        let key = angle.moment.utc_us / Self.bucket_us
        buckets[key, default: Bucket()].sum += flexion
        buckets[key, default: Bucket()].count += 1
        if angle.isSlouch { buckets[key, default: Bucket()].hasSlouch = true }
        forgetOld(newest: key)
    }

    private mutating func endAlert(_ angle: AngleEvent, after_us: Int64) {
        guard !angle.isSlouch else {
            leftSlouch_us = nil
            return
        }
        let since_us = leftSlouch_us ?? angle.moment.utc_us
        leftSlouch_us = since_us
        if angle.moment.utc_us - since_us >= after_us { alert = nil }
    }

    /// Seconds that were recorded before this view began.
    mutating func remember(_ history: SensorHistory) {
        for second in history.seconds.suffix(Int(clamping: Self.keptBuckets * Self.bucket_us / 1_000_000)) {
            recorded_us = max(recorded_us ?? .min, second.time_us)
            guard second.activity != .off, second.calibration == .ok, let flexion = second.flexionDegrees else {
                continue
            }
            let key = second.time_us / Self.bucket_us
            buckets[key, default: Bucket()].sum += flexion
            buckets[key, default: Bucket()].count += 1
        }
        history.slouches_us.forEach { markSlouch($0) }
        if let newest = buckets.keys.max() { forgetOld(newest: newest) }
    }

    private mutating func markSlouch(_ range_us: Range<Int64>) {
        for key in buckets.keys
        where (key * Self.bucket_us..<(key + 1) * Self.bucket_us).overlaps(range_us) {
            buckets[key]?.hasSlouch = true
        }
    }

    private mutating func forgetOld(newest key: Int64) {
        if buckets.count > Self.keptBuckets { buckets = buckets.filter { $0.key > key - Self.keptBuckets } }
    }

    // MARK: What is known now

    /// How long nothing has come, where that is too long; `nil` while angles come, and where none ever came.
    func staleness_us(now_us: Int64) -> Int64? {
        guard let heard_us = heard_us ?? (link?.state == .streaming ? nil : recorded_us),
            now_us.subtractingClamped(heard_us) > ScreenModel.stale_us
        else { return nil }
        return now_us.subtractingClamped(heard_us)
    }

    /// The slouch that is under way as the last angle knows it, seconds; `nil` where it is none, or too short to count.
    func runningSlouch_s(least_s: Double) -> Double? {
        guard let angle, let since = angle.slouchSince else { return nil }
        let length_s = Double(angle.moment.utc_us.subtractingClamped(since.utc_us)) / 1e6
        return length_s >= least_s ? length_s : nil
    }

    /// Today's totals with the slouch that is under way up to the last angle, or that has just ended.
    func totals(least_s: Double) -> TodayEvent? {
        guard var totals = today else { return nil }
        let counted_s = totals.running_s ?? 0
        let ended_s = endedSlouch_s.flatMap { $0 >= least_s ? $0 : nil }
        guard let running_s = runningSlouch_s(least_s: least_s) ?? ended_s, running_s > counted_s else { return totals }
        totals.slouch_s += running_s - counted_s
        if totals.running_s == nil { totals.episodes += totals.episodes < .max ? 1 : 0 }
        totals.longestEpisode_s = max(totals.longestEpisode_s, running_s)
        totals.worn_s = max(totals.worn_s, totals.slouch_s)
        return totals
    }
}
