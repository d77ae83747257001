import SensorProtocols
import Testing

@testable import Gateway

@Suite("The parts of a sensor's session")
struct SessionPartsTests {
    @Test(
        "Silence is told after two seconds, the stream is started again every four, and the link made anew after twelve"
    )
    func watch() {
        var watch = StreamWatch(.witmotion)
        #expect(watch.check(now_us: 5_000_000) == nil)
        watch.begin(now_us: 0)
        watch.noteSample(at_us: 1_000_000)
        #expect(watch.check(now_us: 3_000_000) == .init())
        #expect(watch.check(now_us: 3_000_001) == .init(silence_us: 2_000_001))
        #expect(watch.check(now_us: 5_000_001)?.restartsStream == true)
        #expect(watch.check(now_us: 9_000_001)?.restartsStream == false)
        #expect(watch.check(now_us: 9_000_002) == .init(silence_us: 8_000_002, restartsStream: true))
        #expect(watch.check(now_us: 13_000_001)?.reopensLink == true)
        #expect(watch.check(now_us: 13_500_000)?.silence_us == nil)
        watch.end()
        #expect(watch.check(now_us: 60_000_000) == nil && watch.lastSample_us == 1_000_000)
    }

    @Test("A sensor that only advertises is given half a minute, and is asked for nothing")
    func advertising() {
        var watch = StreamWatch(.ruuvi)
        watch.begin(now_us: 0)
        #expect(watch.check(now_us: 30_000_000) == .init())
        #expect(watch.check(now_us: 200_000_000) == .init(silence_us: 200_000_000))
    }

    @Test("The first number is believed where none was known; another one is told once, and so is the return")
    func identity() {
        var check = IdentityCheck(expecting: nil)
        #expect(check.compare("1") == nil && !check.isAnother)
        #expect(check.compare("2") == .becameAnother(expected: "1") && check.isAnother)
        #expect(check.compare("3") == nil && check.isAnother)
        #expect(check.compare("1") == .isItselfAgain && !check.isAnother)
        var known = IdentityCheck(expecting: "1")
        #expect(known.compare("2") == .becameAnother(expected: "1"))
    }

    @Test("A sensor that talks without end is heard ten times, then once in ten seconds, with how much was left out")
    func toldLimit() {
        var limit = ToldLimit()
        var told: [Int] = []
        // A thousand a second for a minute.
        for step in 0..<60_000 as Range<Int64> {
            if let leftOut = limit.take(now_us: step * 1000) { told.append(leftOut) }
        }
        #expect(told.count == 15)
        #expect(told.reduce(0, +) + told.count <= 60_000 && told.dropFirst(10).allSatisfy { $0 > 9000 })
        // After a long silence it is heard at once, and nothing was left out of that.
        _ = limit.take(now_us: 600_000_000)
        #expect(limit.take(now_us: 600_000_001) == 0)
        // A clock that was set back does not make it silent for ever.
        for _ in 0..<20 { _ = limit.take(now_us: 0) }
        #expect(limit.take(now_us: 10_000_000) != nil)
    }

    @Test("Of a battery whose level changes with every message one a second is told")
    func batteryFlood() {
        var reports = BatteryReports()
        var told = 0
        for step in 0..<10_000 as Range<Int64> {
            let reading = BatteryReading(ratio: Double(step % 100) / 100, voltage_V: nil, isCharging: nil)
            if reports.isNews(reading, now_us: step * 1000) { told += 1 }
        }
        #expect(told == 10)
    }
}
