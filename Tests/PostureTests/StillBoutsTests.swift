import Posture
import TestSupport
import Testing

/// A day written as stretches: each of its seconds is the same.
struct WrittenDay {
    private(set) var track: [TrackSecond] = []
    private var next_us: Int64 = 0

    mutating func add(
        _ seconds: Int, flexion: Double? = 3, lean: Double = 0, activity: Activity = .still,
        calibration: CalibrationQuality = .ok
    ) {
        for _ in 0..<seconds {
            track.append(
                TrackSecond(
                    time_us: next_us, flexionDegrees: flexion, leanDegrees: flexion == nil ? nil : lean,
                    posture: .upright, activity: activity, calibration: flexion == nil ? .none : calibration,
                    coverage: 1))
            next_us += 1_000_000
        }
    }

    mutating func skip(_ seconds: Int) { next_us += Int64(seconds) * 1_000_000 }

    var bouts: StillBouts { StillBouts(track) }
    var lengths: [Double] { bouts.bouts.map(\.seconds) }
}

@Suite("Still bouts")
struct StillBoutsTests {
    @Test("A change of more than 10° in either plane that lasts three seconds ends a bout")
    func change() {
        var day = WrittenDay()
        day.add(100, flexion: 3)
        day.add(200, flexion: 13.5)
        day.add(50, flexion: 13.5, lean: -11)
        day.add(10, flexion: 13.5, lean: -2)
        #expect(day.lengths == [100, 250, 10] || day.lengths == [100, 200, 60] || day.lengths == [100, 200, 50, 10])
        #expect(day.bouts.changes == day.lengths.count - 1)
    }

    @Test("Exactly 10° is no change, and neither is two seconds of much more")
    func noChange() {
        var day = WrittenDay()
        day.add(100, flexion: 0)
        day.add(60, flexion: 10)
        day.add(100, flexion: 0)
        day.add(2, flexion: 40)
        day.add(38, flexion: 0)
        #expect(day.lengths == [300] && day.bouts.changes == 0)
        var longer = WrittenDay()
        longer.add(100, flexion: 0)
        longer.add(3, flexion: 40)
        longer.add(100, flexion: 0)
        #expect(longer.lengths == [100, 3, 100] && longer.bouts.changes == 2)
        // Bouts under ten seconds are in the longest, not in the median.
        #expect(longer.bouts.longest_s == 100 && longer.bouts.median_s == 100)
    }

    @Test("The median is the bout's own: who sinks slowly has changed position when 10° from where most of it was")
    func running() {
        var day = WrittenDay()
        day.add(60, flexion: 0)
        for degrees in 1...30 { day.add(20, flexion: Double(degrees)) }
        // The median follows at half the speed or less, so the bouts are more than 10° and less than 30° wide.
        #expect((1...2).contains(day.bouts.changes))
        #expect(day.lengths.reduce(0, +) == 660)
    }

    @Test("A walk of ten seconds is a change, a few steps are none and are no still time")
    func walks() {
        var day = WrittenDay()
        day.add(100)
        day.add(9, activity: .walking)
        day.add(100)
        day.add(10, activity: .walking)
        day.add(300)
        #expect(day.lengths == [200, 300] && day.bouts.changes == 1)
        #expect(day.bouts.median_s == 250 && day.bouts.longest_s == 300)
        #expect(day.bouts.seen_s == 519 && abs((day.bouts.changesPerHour ?? 0) - 3600.0 / 519) < 1e-9)
    }

    @Test("Lying down, taking the sensor off and a gap of more than a minute end a bout and are no change")
    func ends() {
        for (seconds, wanted) in [(60, [200.0]), (61, [100, 100])] {
            var day = WrittenDay()
            day.add(100)
            day.skip(seconds)
            day.add(100)
            #expect(day.lengths == wanted && day.bouts.changes == 0)
            var uncalibrated = WrittenDay()
            uncalibrated.add(100)
            uncalibrated.add(seconds, flexion: nil)
            uncalibrated.add(100)
            #expect(uncalibrated.lengths == wanted && uncalibrated.bouts.seen_s == 200)
        }
        for activity in [Activity.off, .lying] {
            var day = WrittenDay()
            day.add(100)
            day.add(1, flexion: -80, activity: activity)
            day.add(100)
            #expect(day.lengths == [100, 100] && day.bouts.changes == 0 && day.bouts.seen_s == 200)
        }
    }

    @Test("Where no angle is known nothing is said; a doubtful calibration knows none")
    func unknown() {
        var day = WrittenDay()
        day.add(600, flexion: nil)
        day.add(600, calibration: .doubtful)
        #expect(day.bouts.bouts.isEmpty && day.bouts.longest_s == nil && day.bouts.median_s == nil)
        #expect(day.bouts.changesPerHour == nil)
        var short = WrittenDay()
        short.add(9)
        #expect(short.bouts.longest_s == 9 && short.bouts.median_s == nil && short.bouts.changesPerHour == 0)
    }

    @Test("Whatever a day was like, bouts do not overlap, lie in its seconds and last no longer than it was worn")
    func anything() {
        var chance = SplitMix(seed: 3)
        for _ in 0..<150 {
            var day = WrittenDay()
            for _ in 0..<chance.number(0...40) {
                let seconds = chance.number(1...90)
                switch chance.number(0...9) {
                case 0: day.skip(seconds)
                case 1: day.add(seconds, flexion: nil)
                case 2: day.add(seconds, activity: Activity.allCases.randomElement(using: &chance) ?? .still)
                case 3: for _ in 0..<seconds { day.add(1, flexion: chance.number(-200.0...200)) }
                default: day.add(seconds, flexion: chance.number(-20.0...40), lean: chance.number(-20.0...20))
                }
            }
            let bouts = day.bouts
            let worn_s = day.track.filter { $0.activity != .off && $0.activity != .lying }.map(\.coverage).reduce(0, +)
            #expect(bouts.bouts.map(\.seconds).reduce(0, +) <= bouts.seen_s && bouts.seen_s <= worn_s)
            for (bout, next) in zip(bouts.bouts, bouts.bouts.dropFirst()) { #expect(bout.end_us <= next.start_us) }
            for bout in bouts.bouts {
                #expect(bout.seconds > 0 && Double(bout.end_us - bout.start_us) / 1e6 >= bout.seconds)
            }
            #expect(bouts.changes <= bouts.bouts.count)
            #expect(bouts.longest_s ?? 0 >= bouts.median_s ?? 0)
        }
    }
}
