import Balance
import Foundation
import Gateway
import LinuxIO
import LocalTime
import Posture
import Records
import Settings
import TestSupport
import Testing

@testable import plumbline

@Suite("Breaks from stillness, from a sensor's bytes", .serialized)
struct BreakTests {
    /// Somebody who sits for so long and sways by two degrees, as an accelerometer and gyro see it at 10 Hz.
    ///
    /// - Parameters:
    ///   - minutes: how long.
    ///   - degrees: how far forward of the upright hold, at a second; it changes within a second or slower.
    private static func sitting(minutes: Int = 40, degrees: (Double) -> Double = { _ in 3 }) -> String {
        var text = "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyro_x_rad_s,gyro_y_rad_s,gyro_z_rad_s\n"
        var before = 0.0
        for index in 0..<minutes * 600 {
            let t = Double(index) / 10
            let angle = t < 12 ? 0 : (degrees(t) + 2 * sin(t)) * .pi / 180
            // Nobody is as still as a table: every other sample is a hundredth of a g more.
            let tremor = index.isMultiple(of: 2) || t < 12 ? 0 : 0.1
            text += "\(t),\(9.80665 * cos(angle) + tremor),0,\(9.80665 * sin(angle)),0,\((angle - before) * 10),0\n"
            before = angle
        }
        return text
    }

    @Test(
        "After half an hour a break is asked for: an exercise, with a sign to be looked at a walk, with an emergency nothing",
        arguments: [nil, RedFlag.Level.caution, .seeSomeone, .stopNow])
    func halfAnHour(_ level: RedFlag.Level?) throws {
        let house = try WearersHouse()
        // On the first day of a new record nothing buzzes.
        try house.configure("[alerts]\nsilent_first_day = false\n")
        var record = level == nil ? SignRecord.unscreened : SignRecord.clear(day: 20_000)
        if let level { record.keep(KeptSign(sign: "x", level: level, day: 20_000)) }
        try house.store().set(record, wearer: "me")
        let recording = try TemporaryFile(Self.sitting())
        let port = house.folder.path + "/sensor"
        let sensor = try RunningProgram(
            "virtual-sensor", ["--csv", recording.path, "--rate", "10", "--link", port, "--speed", "400"])
        try sensor.waits(for: "\"port\"")
        let live = try house.run("live", port, "--sensor-time", "--calibrate-first", "10", "--json")
        let breaks = live.stdout.split(separator: "\n").filter { $0.contains(#""kind":"break""#) }
        switch level {
        case nil:
            #expect(breaks.count == 1)
            #expect(breaks.first?.contains("In one position for 30 minutes: change it, or walk a little.") == true)
            #expect(breaks.first?.contains("learn") == false, "no exercise before the questions")
        case .caution:
            #expect(breaks.count == 1)
            #expect(breaks.first?.contains("learn B01") == true)
        case .seeSomeone:
            #expect(breaks.count == 1)
            #expect(breaks.first?.contains("learn B02") == true)
        case .stopNow:
            #expect(breaks.isEmpty)
        }
    }

    /// Also on the first day of a record.
    private static let everyDay = "[alerts]\nsilent_first_day = false\n"

    /// A stream, played to a live view with these settings.
    private final class Played {
        let house: WearersHouse
        private let recording: TemporaryFile
        private let settings: TemporaryFile
        private let sensor: RunningProgram
        let live: RunningProgram

        init(_ text: String, settings: String, in house: WearersHouse, speed: Int = 400) throws {
            self.house = house
            recording = try TemporaryFile(text)
            self.settings = try TemporaryFile(settings)
            let port = house.folder.path + "/sensor"
            sensor = try RunningProgram(
                "virtual-sensor", ["--csv", recording.path, "--rate", "10", "--link", port, "--speed", "\(speed)"])
            try sensor.waits(for: "\"port\"")
            live = try RunningProgram(
                "plumbline", ["live", port, "--sensor-time", "--calibrate-first", "10", "--json", "--rate", "0.1"],
                environment: house.environment.merging(["PLUMBLINE_CONFIG": self.settings.path]) { $1 })
        }

        func prompts() throws -> [BreakPrompt] { try house.store().breakPrompts(wearer: "me", last: 100) }

        /// The texts of the breaks that were asked for.
        func told() throws -> [String] {
            try live.stdout.split(separator: "\n").map(String.init).filter { $0.contains(#""kind":"break""#) }
        }
    }

    @Test("Each prompt is kept with what followed: a change, none, and the end of the recording before it was known")
    func kept() throws {
        // The first prompt after twenty minutes, or a little later, for what comes before the port is open is not seen. Some
        // minutes later they lean forward for three minutes, then nothing more.
        let text = Self.sitting(minutes: 80) { t in
            switch t {
            case 1500..<1510: 3 + 2.2 * (t - 1500)
            case 1510..<1690: 25
            case 1690..<1700: 25 - 2.2 * (t - 1690)
            default: 3
            }
        }
        let played = try Played(text, settings: Self.everyDay + "break_minutes = 20\n", in: try WearersHouse())
        #expect(try played.live.wait().code == 6)
        let prompts = try played.prompts()
        #expect(prompts.map(\.outcome?.answer) == [.moved, .ignored, .ended])
        #expect(prompts.allSatisfy { $0.set_min == 20 && $0.interval_min == 20 && $0.silence == nil })
        #expect(try played.told().count == 3)
        for (first, second) in zip(prompts, prompts.dropFirst()) {
            #expect(second.moment.utc_us - first.moment.utc_us >= 20 * 60_000_000)
        }
        let moved = try #require(prompts.first)
        let after_s = try Double(#require(moved.outcome).time_us - moved.moment.utc_us) / 1e6
        #expect(after_s > 120 && after_s < 440)
        let day = try played.house.store().summary(of: moved.moment.day, wearer: "me")
        // The stream may go over midnight.
        if prompts.allSatisfy({ $0.moment.day == moved.moment.day }) {
            #expect(day.breakPrompts == BreakPromptCounts(told: 3, followed: 1, ignored: 1))
            let json = try played.house.run("summary", "--json", "--date", moved.moment.day.text).stdout
            #expect(
                json.contains(#""breaks_after_prompts":0.5,"break_prompts":3,"break_prompts_followed":1"#))
        }
    }

    @Test("Killed while it is judged, a prompt is there, and what followed is not known: it counts as neither")
    func killed() throws {
        let house = try WearersHouse()
        let store = try house.store()
        let played = try Played(
            Self.sitting(minutes: 60), settings: Self.everyDay + "break_minutes = 20\n", in: house, speed: 200)
        var rounds = 0
        while try store.breakPrompts(wearer: "me", last: 1).isEmpty, rounds < 1200 {
            usleep(50_000)
            rounds += 1
        }
        played.live.send(SIGKILL)
        #expect(try played.live.wait().code == -SIGKILL)
        let prompts = try played.prompts()
        #expect(prompts.count == 1 && prompts.first?.outcome == nil && prompts.first?.isFollowed == nil)
        let day = try #require(prompts.first).moment.day
        let json = try house.run("summary", "--json", "--date", day.text).stdout
        #expect(json.contains(#""breaks_after_prompts":null,"break_prompts":1,"break_prompts_followed":null"#))
        #expect(BreakInterval(BreakPrompter.Settings(still_min: 20), kept: prompts).minutes == 20)
    }

    @Test(
        "Three that an earlier run has found ignored: the next run asks after 30 minutes, not 20, and the summary says why"
    )
    func restarted() throws {
        let house = try WearersHouse()
        let now = HostClock.now
        let prompts = (0..<3).map { index in
            let moment = now.advanced(by_us: Int64(index - 9) * 1_800_000_000)
            return BreakPrompt(
                at: moment, wearer: "me", sensor: "s", set_min: 20, interval_min: 20,
                outcome: BreakOutcome(.ignored, at_us: moment.utc_us + 600_000_000))
        }
        try Self.keep(prompts, in: house.store())
        let settings = Self.everyDay + "break_minutes = 20\n"
        let played = try Played(Self.sitting(), settings: settings, in: house)
        #expect(try played.live.wait().code == 6)
        #expect(try played.prompts().map(\.interval_min) == [20, 20, 20, 30])
        #expect(try played.told().count == 1)
        #expect(try played.told().first?.contains("In one position for 30 minutes") == true)
        let file = try TemporaryFile(settings)
        let environment = house.environment.merging(["PLUMBLINE_CONFIG": file.path]) { $1 }
        let json = try Program.run(["summary", "--json"], environment: environment).stdout
        #expect(json.contains(#""break_interval_min":30"#))
        // Who does not want it gets what is set.
        let fixed = try Played(
            Self.sitting(minutes: 30), settings: settings + "break_adapts = false\n", in: house)
        #expect(try fixed.live.wait().code == 6)
        // Its stream is the earlier one's time again, so it is not the last.
        #expect(try fixed.prompts().map(\.interval_min).sorted() == [20, 20, 20, 20, 30])
    }

    @Test("In quiet hours nobody is told: it is kept as silent, is not judged, and is no prompt of the day")
    func quiet() throws {
        let settings = "[alerts]\nbreak_minutes = 20\nquiet_hours = [\"00:00-12:00\", \"12:00-00:00\"]\n"
        let played = try Played(Self.sitting(minutes: 45), settings: settings, in: try WearersHouse())
        #expect(try played.live.wait().code == 6)
        #expect(try played.told().isEmpty)
        let prompts = try played.prompts()
        #expect(prompts.count == 2 && prompts.allSatisfy { $0.silence == "quiet hours" && $0.outcome == nil })
        let day = try #require(prompts.first).moment.day
        #expect(try played.house.store().summary(of: day, wearer: "me").breakPrompts == nil)
    }

    private static func keep(_ prompts: [BreakPrompt], in store: Store) throws {
        var addition = Store.Addition(
            to: Store.Recording(
                sensor: "s", wearer: "me", family: "plumbline", start_us: 0, utcOffset_s: 0, rulesVersion: "1"),
            number: nil, Store.Increment(), isLast: false)
        addition.breakPrompts = prompts
        _ = try store.commit([addition])
    }

    @Test("Twenty to sixty minutes, or never: another number is told and as it comes, another kind is refused")
    func setting() throws {
        #expect(try Settings(toml: "", file: "c").breaks?.still_min == 30)
        #expect(try Settings(toml: "[alerts]\nbreak_minutes = 45", file: "c").breaks?.still_min == 45)
        #expect(try Settings(toml: "[alerts]\nbreak_minutes = 0", file: "c").breaks == nil)
        #expect(try Settings(toml: "", file: "c").breaks?.adapts == true)
        #expect(try Settings(toml: "[alerts]\nbreak_adapts = false", file: "c").breaks?.adapts == false)
        for wrong in ["10", "61", "-1"] {
            let settings = try Settings(toml: "[alerts]\nbreak_minutes = \(wrong)", file: "c")
            #expect(settings.breaks?.still_min == 30 && settings.remarks.count == 1)
        }
        #expect(throws: SettingsError.self) { try Settings(toml: "[alerts]\nbreak_minutes = \"often\"", file: "c") }
    }
}
