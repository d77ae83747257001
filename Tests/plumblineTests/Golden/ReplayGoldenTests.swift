import Foundation
import TestSupport
import Testing

@Suite("Golden: replay")
struct ReplayGoldenTests {
    private static let minute = Recording.knownMinute(rate_Hz: 20)
    /// A pelvis that goes along in the second half only.
    private static let pelvis = Recording.csv(seconds: 70, rate_Hz: 20) { $0 < 40 ? 1 : min(18, ($0 - 40) * 6) }
    /// As a sensor without a gyro writes it.
    private static let accelerometerOnly = minute.split(separator: "\n").map { line in
        line.split(separator: ",", omittingEmptySubsequences: false).prefix(4).joined(separator: ",") + "\n"
    }.joined()

    private static let cases = [
        "one-sensor": "minute.csv --mount +x,-z --calibrate-first 10",
        "slump": "minute.csv --mount +x,-z --hold upright=0-9 --hold slump=31-39 --hold tallest=0-9",
        "two-sensors": "t4=minute.csv l5=pelvis.csv --mount +x,-z --calibrate-first 10",
        "uncalibrated": "minute.csv", "accelerometer-only": "acc.csv --mount +x,-z --calibrate-first 10",
        "every-sample": "minute.csv --mount +x,-z --calibrate-first 10 --rate 0",
    ]

    @Test("In words, as JSON and as a track it is what it was", arguments: cases.keys.sorted())
    func replay(name: String) throws {
        let house = try GoldenHouse()
        for (file, text) in [("minute", Self.minute), ("pelvis", Self.pelvis), ("acc", Self.accelerometerOnly)] {
            try Data(text.utf8).write(to: URL(filePath: "\(house.folder.path)/\(file).csv"))
        }
        let words = try #require(Self.cases[name]).split(separator: " ").map { word in
            guard word.hasSuffix(".csv") else { return String(word) }
            let parts = word.split(separator: "=")
            return parts.dropLast().map { $0 + "=" }.joined() + "\(house.folder.path)/\(parts[parts.count - 1])"
        }
        // DOMAIN's known minute has its alert after 15 s.
        let soon = try SoonAlerts()
        try house.run(["replay"] + words, more: soon.environment)
        try house.run(["replay"] + words + ["--json"], more: soon.environment, isLong: name == "every-sample")
        let track = house.folder.path + "/track.csv"
        try house.run(["replay"] + words + ["--track", track], more: soon.environment)
        house.note(Golden.digest(try String(contentsOfFile: track, encoding: .utf8)))
        try Golden.expect(house.transcript, isAsIn: "replay-\(name).txt")
    }

    @Test("What is refused is refused with the same words")
    func refused() throws {
        let house = try GoldenHouse()
        for (name, text) in [
            ("column", "time_s,acc_x_m_s2,acc_y_m_s2\n0,9.81,0\n"),
            ("number", "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2\n0,9.81,0,0\n0.1,oops,0,0\n"),
            ("back", "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2\n0.2,9.81,0,0\n0.1,9.81,0,0\n"), ("empty", ""),
            ("coarse", "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2\n0,9.81,0,0\n5,9.81,0,0\n10,9.81,0,0\n15,9.81,0,0\n"),
        ] {
            let path = "\(house.folder.path)/\(name).csv"
            try Data(text.utf8).write(to: URL(filePath: path))
            try house.run(["replay", path])
        }
        for command in [
            "replay", "replay a.csv b.csv", "replay t4=a.csv t4=b.csv", "replay t4=a.csv c7=b.csv",
            "replay /nonexistent.csv", "replay x.csv --mount +x,+x", "replay x.csv --calibrate-first 0",
            "replay x.csv --calibrate-first 5 --hold upright=0-5", "replay x.csv --hold slump=5",
            "replay x.csv --rate=-1", "replay --recording 3", "replay x.csv --recording 3",
        ] { try house.run(command) }
        try Golden.expect(house.transcript, isAsIn: "replay-refused.txt")
    }
}
