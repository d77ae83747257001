import Foundation
import TestSupport
import Testing

/// A sensor's button and a replay's columns, by the program itself.
@Suite("What a slouch is, from a sensor's bytes")
struct PressEndToEndTests {
    /// Upright, then from 40 s on a slump of 30°, 10 Hz; nobody is as still as a table.
    private static func recording(seconds: Int) -> String {
        var text = "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyro_x_rad_s,gyro_y_rad_s,gyro_z_rad_s\n"
        var before = 0.0
        for index in 0..<seconds * 10 {
            let t = Double(index) / 10
            let angle = (t < 12 ? 0.0 : t < 40 ? 1 : min(30, 1 + (t - 40) * 29)) * .pi / 180
            let tremor = index.isMultiple(of: 2) || t < 12 ? 0 : 0.1
            text += "\(t),\(9.80665 * cos(angle) + tremor),0,\(9.80665 * sin(angle)),0,\((angle - before) * 10),0\n"
            before = angle
        }
        return text
    }

    @Test(
        "One press of the sensor's button after an alert is confirmed by one short pulse and a note; later it is a press"
    )
    func button() throws {
        let house = try WearersHouse()
        try house.configure(
            "[rules]\nalertDelay_s = 30\nalert_certainty = 0.6\n[alerts]\nsilent_first_day = false\ntracking_only_day = \"off\"\n"
        )
        let file = try TemporaryFile(Self.recording(seconds: 600))
        let port = house.folder.path + "/sensor"
        let sensor = try RunningProgram(
            "virtual-sensor", ["--csv", file.path, "--rate", "10", "--link", port, "--speed", "25"])
        try sensor.waits(for: "\"port\"")
        let live = try house.start([
            "live", port, "--sensor-time", "--taken-at", "2026-03-05T09:00:00.000Z", "--calibrate-first", "10",
            "--json",
        ])
        try live.waits(for: #""type":"alert""#)
        sensor.enter("button")
        try live.waits(for: #""kind":"answer","text":"Noted: that was no slouch."#)
        sensor.enter("button")
        try live.waits(for: "The sensor's button was pressed.")
        let told = try live.wait()
        let sent = try sensor.stdout
        // Two pulses for the alert, one for the answer.
        let pulses = sent.split(separator: "\n").filter { $0.contains(#""type":"buzz""#) }.map { value("value", $0) }
        #expect(pulses == ["2", "1"])
        let alert = told.stdout.split(separator: "\n").first { $0.contains(#""type":"alert""#) }
        #expect(alert?.contains(#""reason":"30° forward for 30 s; your slouch begins at "#) == true)
        // What was none is no episode.
        #expect(!told.stdout.contains(#""type":"episode""#))
    }

    private func value(_ key: String, _ line: Substring) -> String? {
        line.range(of: "\"\(key)\":").map { String(line[$0.upperBound...].prefix { $0 != "," && $0 != "}" }) }
    }

    @Test("The track of a replay ends with probability, band and reason; what is unknown is empty there")
    func columns() throws {
        let file = try TemporaryFile(Self.recording(seconds: 70))
        let track = file.path + ".track"
        defer { unlink(track) }
        func rows(_ configuration: String) throws -> [[String]] {
            let config = try TemporaryFile(configuration)
            let result = try Program.run(
                ["replay", file.path, "--mount", "+x,-z", "--calibrate-first", "10", "--track", track],
                environment: ["PLUMBLINE_CONFIG": config.path])
            #expect(result.code == 0, "\(result.stderr)")
            return try String(contentsOfFile: track, encoding: .utf8).split(separator: "\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            }
        }
        let learned = try rows("")
        #expect(learned.first?.suffix(3) == ["slouch_probability", "band", "reason"])
        #expect(Set(learned.map(\.count)) == [15] && learned.count == 701)
        let upright = try #require(learned.dropFirst(350).first)
        #expect((Double(upright[12]) ?? 1) < 0.1 && upright[13] == "upright")
        #expect(upright[14].hasPrefix("\"1° forward; your slouch begins at "))
        let slouch = try #require(learned.last)
        #expect(
            (Double(slouch[12]) ?? 0) > 0.8 && slouch[13] == "slouch" && slouch[14].hasPrefix("\"30° forward; your"))
        let fixed = try rows("[rules]\nslouch_rule = \"fixed\"\nslouch_level = 2\n")
        #expect(fixed.last?.suffix(3) == ["", "", "\"30° forward; a slouch begins at 20°\""])
    }
}
