import Balance
import Foundation
import Gateway
import LocalTime
import Records
import Settings
import TestSupport
import Testing

@testable import plumbline

@Suite("Breaks from stillness, from a sensor's bytes")
struct BreakTests {
    /// Somebody who sits for 32 minutes and sways by two degrees, as an accelerometer and gyro see it at 10 Hz.
    private static func sitting() -> String {
        var text = "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyro_x_rad_s,gyro_y_rad_s,gyro_z_rad_s\n"
        var before = 0.0
        for index in 0..<32 * 600 {
            let t = Double(index) / 10
            let angle = t < 12 ? 0 : (3 + 2 * sin(t)) * .pi / 180
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
            #expect(breaks.first?.contains("stand up") == true)
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

    @Test("Twenty to sixty minutes, or never: another number is told and as it comes, another kind is refused")
    func setting() throws {
        #expect(try Settings(toml: "", file: "c").breaks?.still_min == 30)
        #expect(try Settings(toml: "[alerts]\nbreak_minutes = 45", file: "c").breaks?.still_min == 45)
        #expect(try Settings(toml: "[alerts]\nbreak_minutes = 0", file: "c").breaks == nil)
        for wrong in ["10", "61", "-1"] {
            let settings = try Settings(toml: "[alerts]\nbreak_minutes = \(wrong)", file: "c")
            #expect(settings.breaks?.still_min == 30 && settings.remarks.count == 1)
        }
        #expect(throws: SettingsError.self) { try Settings(toml: "[alerts]\nbreak_minutes = \"often\"", file: "c") }
    }
}
