import Foundation
import Glibc
import LinuxIO
import LocalTime
import Posture
import Records
import TestSupport
import Testing

/// From a sensor's bytes on a real terminal, played faster than they were taken, to what a wearer is told.
@Suite("Alerts, from a sensor's bytes")
struct AlertsEndToEndTests {
    /// Thursday 2026-03-05, and the Wednesday after it.
    private static let (thursday, wednesday): (LocalDay, LocalDay) = (20_517, 20_523)

    /// Upright, but for slouches (`from..<to`, seconds), 10 Hz. A busy machine begins the hold late: there is time for it
    /// before the first slouch.
    private static func recording(_ slouches: [Range<Double>], seconds: Int) -> String {
        var text = "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyro_x_rad_s,gyro_y_rad_s,gyro_z_rad_s\n"
        var before = 0.0
        for index in 0..<seconds * 10 {
            let t = Double(index) / 10
            let angle = (slouches.contains { $0.contains(t) } ? 25.0 : t < 12 ? 0 : 1) * .pi / 180
            // Nobody is as still as a table.
            let tremor = index.isMultiple(of: 2) || t < 12 ? 0 : 0.1
            text += "\(t),\(9.80665 * cos(angle) + tremor),0,\(9.80665 * sin(angle)),0,\((angle - before) * 10),0\n"
            before = angle
        }
        return text
    }

    /// Plays a recording into a live view on a day, and gives its lines.
    private func play(_ recording: String, on day: LocalDay, in house: WearersHouse, _ form: String = "--json") throws
        -> [String]
    {
        let file = try TemporaryFile(recording)
        let port = house.folder.path + "/sensor-\(day.daysSince1970)"
        let sensor = try RunningProgram(
            "virtual-sensor", ["--csv", file.path, "--rate", "10", "--link", port, "--speed", "25"])
        try sensor.waits(for: "\"port\"")
        let live = try house.run([
            "live", port, "--sensor-time", "--taken-at", "\(day.text)T09:00:00.000Z", "--calibrate-first", "10", form,
        ])
        #expect(live.code == 6, "\(live.stderr)")
        return live.stdout.split(separator: "\n").map(String.init)
    }

    private func alerts(_ lines: [String]) -> [String] { lines.filter { $0.contains(#""type":"alert""#) } }

    private func value(_ key: String, _ line: String) -> String? {
        guard let start = line.range(of: "\"\(key)\":") else { return nil }
        let rest = line[start.upperBound...]
        return String(rest.prefix { $0 != "," && $0 != "}" })
    }

    /// Told after half a minute, two minutes apart, so that no test need play for long; what people get is tested where
    /// it costs nothing (`SlouchDetectorTests`). The wearer is not known yet, so it need not be as sure as an alert has to
    /// be as it comes.
    private static let soon = "[rules]\nalertDelay_s = 30\nalertRepeat_s = 120\nalert_certainty = 0.6\n"
    /// A slouch that is told after half a minute, and a longer one that is told when the pause is over.
    private static let two = recording([60..<110, 140..<300], seconds: 340)

    @Test(
        "The first day of a new record is only recorded; then an alert comes after the delay, the next after the pause")
    func days() throws {
        let house = try WearersHouse()
        try house.configure(Self.soon)
        let first = try play(Self.two, on: Self.thursday, in: house)
        #expect(alerts(first).count == 2)
        #expect(alerts(first).allSatisfy { value("silenced_by", $0) == #""first_day""# })
        #expect(first.contains { $0.contains(#""kind":"alerts""#) && $0.contains("Nothing buzzes today") })
        #expect(!first.contains { $0.contains(#""kind":"corrected""#) }, "nobody was told anything")
        let second = try play(Self.two, on: Self.thursday + 1, in: house)
        let told = alerts(second)
        try #require(told.count == 2)
        #expect(told.allSatisfy { value("silenced", $0) == "null" && value("silenced_by", $0) == "null" })
        #expect(abs((Double(value("duration_s", told[0]) ?? "") ?? 0) - 30) < 2)
        // 90 s and 120 s of pause, in the slouch that began at 140 s.
        #expect(abs((Double(value("duration_s", told[1]) ?? "") ?? 0) - 70) < 3)
        #expect(second.filter { $0.contains(#""kind":"corrected""#) && $0.contains("✓") }.count == 2)
        // Either day has its slouches, told or not.
        let store = try house.store()
        for (day, silent) in [(Self.thursday, 2), (Self.thursday + 1, 0)] {
            let summary = try store.summary(of: day, wearer: "me")
            #expect(summary.episodes.count == 2 && summary.alerts == 2 && summary.silentAlerts == silent)
            #expect(summary.answersKnown == 2 - silent)
        }
    }

    @Test("The tracking-only day says why it is quiet, in lines too; both silent days can be set off")
    func trackingOnly() throws {
        let house = try WearersHouse()
        try house.configure(Self.soon)
        _ = try play(Self.recording([], seconds: 30), on: Self.thursday, in: house)
        let lines = try play(Self.two, on: Self.wednesday, in: house, "--lines")
        #expect(lines.filter { $0.contains("no alert (tracking-only day): 25° forward for") }.count == 2)
        #expect(lines.contains { $0.contains("Nothing buzzes today: one day a week is only recorded") })
        #expect(!lines.contains { $0.contains("Time to change position") })
        let other = try WearersHouse()
        try other.configure(Self.soon + "[alerts]\nsilent_first_day = false\ntracking_only_day = \"off\"\n")
        let told = try play(Self.two, on: Self.wednesday, in: other, "--lines")
        #expect(told.filter { $0.contains("Time to change position: 25° forward for") }.count == 2)
        #expect(told.allSatisfy { !$0.lowercased().contains("bad") && !$0.contains("sit up") })
    }

    @Test("A step stands in the record: every second alert is given after each start, and the summary says so")
    func step() throws {
        let house = try WearersHouse()
        try house.configure(Self.soon)
        _ = try play(Self.recording([], seconds: 30), on: Self.thursday, in: house)
        let day = Self.thursday + 1
        try house.store().save(
            StoredAlertStep(
                day: day, step: .second, cause: "answered",
                moment: Moment(utc_us: day.start_us(offset_s: 0), offset_s: 0)), wearer: "me")
        let one = Self.recording([60..<110], seconds: 140)
        let silences = try (2...5).map { later in
            let lines = try play(one, on: Self.thursday + later, in: house)
            return alerts(lines).map { value("silenced_by", $0) ?? "" }
        }
        // What was left out a day before counts: one of two is given, whatever was stopped and begun in between.
        #expect(silences == [[#""fading""#], ["null"], [#""fading""#], ["null"]])
        house.day = Self.thursday + 4
        let summary = try house.run("summary")
        #expect(summary.words.contains("alerts: every second one is given"))
        #expect(summary.words.contains("fading = false under [alerts]"))
        #expect(summary.words.contains("0 alerts, 1 more left out"))
        let json = try house.run("summary", "--json").stdout
        #expect(json.contains(#""alerts":1"#) && json.contains(#""alerts_left_out":1"#))
        #expect(json.contains(#""alerting":{"step":"second","quiet":null"#))
        #expect(try house.store().summary(of: Self.thursday + 4, wearer: "me").episodes.count == 1)
        // Within one start the same.
        let again = Self.recording([60..<100, 200..<250], seconds: 280)
        let both = try play(again, on: Self.thursday + 7, in: house)
        #expect(alerts(both).map { value("silenced_by", $0) } == [#""fading""#, "null"])
    }

    @Test("Days that were answered make alerts fewer, which is said once and kept")
    func fading() throws {
        let house = try WearersHouse()
        try house.configure("[alerts]\ntracking_only_day = \"off\"\n")
        let store = try house.store()
        let today = HostClock.now.day
        // Four hours and more a day, four alerts each, all answered within half a minute.
        for day in today - 6..<today { try recordAnswered(day, in: store) }
        let began = today - 6
        try store.save(
            StoredAlertStep(
                day: began, step: .every, cause: "began",
                moment: Moment(utc_us: began.start_us(offset_s: 0), offset_s: 0)), wearer: "me")
        let port = house.folder.path + "/sensor"
        let sensor = try RunningProgram("virtual-sensor", ["--link", port, "--scenario", "still", "--duration", "0"])
        try sensor.waits(for: "\"port\"")
        #expect(try house.run("pair", port, "--name", "back").code == 0)
        let recorder = try house.start(["run"])
        try recorder.waits(for: "from now on every second alert is given", seconds: 60)
        #expect(try recorder.stderr.contains("You changed position soon after most of them"))
        // Whoever comes to watch hears how alerts stand.
        let watching = try house.start(["live", "--lines"])
        try watching.waits(for: "Alerts: every second one is given.")
        watching.send(SIGTERM)
        _ = try watching.wait()
        recorder.send(SIGTERM)
        _ = try recorder.wait()
        #expect(try store.alertSteps(of: "me").map(\.step) == [.every, .second])
        #expect(try store.alertSteps(of: "me").last?.cause == "answered")
        // The same day again: it stays, and is not told again.
        let again = try house.start(["run", "--duration", "3"])
        _ = try again.wait()
        #expect(try !again.stderr.contains("from now on"))
        #expect(try store.alertSteps(of: "me").count == 2)
    }

    private func recordAnswered(_ day: LocalDay, in store: Store) throws {
        let from_us = day.start_us(offset_s: 0) + 36_000_000_000
        let recording = try store.begin(
            Store.Recording(
                sensor: "t4", wearer: "me", family: "plumbline", placement: .upperBack, start_us: from_us,
                utcOffset_s: 0, rulesVersion: PostureRules().version))
        var increment = Store.Increment()
        increment.track = (0..<16_000).map { second in
            let slouches = second % 4000 >= 1000 && second % 4000 < 1150
            return TrackSecond(
                time_us: from_us + Int64(second) * 1_000_000, flexionDegrees: slouches ? 22 : 2, leanDegrees: 0,
                posture: slouches ? .slouch : .upright, activity: .still, calibration: .ok, coverage: 1)
        }
        for index in 0..<4 {
            let start_us = from_us + Int64(index * 4000 + 1000) * 1_000_000
            increment.episodes.append(
                Episode(
                    start_us: start_us, end_us: start_us + 150_000_000, kind: .slouch, meanDegrees: 22,
                    peakDegrees: 23))
            increment.alerts_us.append(start_us + 120_000_000)
        }
        try store.append(increment, to: recording)
        try store.end(recording)
    }

    @Test("Who recorded before is told of the change once; JSON stays JSON; what is set is not told")
    func told() throws {
        func house() throws -> WearersHouse {
            let house = try WearersHouse()
            house.day = 20_528
            try FileManager.default.createDirectory(atPath: house.data, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: Golden.folder + "/record-before.db", toPath: house.data + "/plumbline.sqlite")
            return house
        }
        let one = try house()
        #expect(try !one.run("summary", "--json").stderr.contains("New:"))
        let told = try one.run("summary").stderr
        #expect(told.contains("New: an alert now comes after 2 minutes of slouching (15 s before)"))
        #expect(told.contains("on Wednesdays there are none"))
        #expect(try !one.run("summary").stderr.contains("New:"))
        #expect(try one.run("summary", "--wearer", "anna").stderr.contains("New:"), "another person")
        // A recorder whose words go into a log tells it there once, and a person is told all the same: nobody may have read it.
        let logged = try house()
        for (command, isTold) in [
            (["run", "--duration", "0.2"], true), (["run", "--duration", "0.2"], false), (["summary"], true),
        ] {
            #expect(try logged.run(command).stderr.contains("New:") == isTold, "\(command)")
        }
        let other = try house()
        try other.configure("[rules]\nalertDelay_s = 15\n[alerts]\nfading = false\n")
        let rest = try other.run("summary").stderr
        #expect(rest.contains("New: two alerts are at least 10 minutes apart"))
        #expect(!rest.contains("2 minutes of slouching") && !rest.contains("fewer"))
        #expect(try !WearersHouse().run("summary").stderr.contains("New:"), "a new record")
    }
}
