import FoundationEssentials
import Posture
import Records
import TestSupport
import Testing

/// Everything that reads the record, on the record that the version before left.
@Suite("Golden: a record of the version before")
struct RecordGoldenTests {
    @Test("Days and weeks are summed up as they were")
    func summary() throws {
        let house = try GoldenHouse.withRecord()
        for wearer in ["", " --wearer anna", " --wearer ben"] {
            for date in ["2026-03-16", "2026-03-15", "2026-03-13", "2026-03-04", "2025-01-01"] {
                try house.run("summary --date \(date)\(wearer)")
                try house.run("summary --json --date \(date)\(wearer)")
            }
            for days in [7, 14] {
                try house.run("summary --days \(days) --date 2026-03-16\(wearer)")
                try house.run("summary --days \(days) --json --date 2026-03-15\(wearer)")
            }
            try house.run("summary" + wearer)
        }
        try Golden.expect(house.transcript, isAsIn: "record-summary.txt")
    }

    @Test("What is supposed of muscles is what it was")
    func imbalance() throws {
        let house = try GoldenHouse.withRecord()
        for wearer in ["", " --wearer anna", " --wearer ben"] {
            for words in ["", " --date 2026-03-16", " --date 2026-03-10", " --date 2026-03-16 --all"] {
                try house.run("imbalance\(words)\(wearer)")
                try house.run("imbalance --json\(words)\(wearer)")
            }
        }
        try house.run(["imbalance", "--all"], more: ["LANG": "C"])
        try Golden.expect(house.transcript, isAsIn: "record-imbalance.txt")
    }

    /// The record itself has no day that is long enough for the sensor to have a say; these are written by today's
    /// version.
    @Test("Whole days that were worn, beside the self-tests, are told as they were")
    func worn() throws {
        let house = try GoldenHouse.withRecord()
        try addWholeDays(to: Store(folder: house.data))
        for wearer in ["", " --wearer carl"] {
            for command in [
                "imbalance", "imbalance --all", "imbalance --json", "imbalance --date 2026-03-13", "assess --json",
                "summary", "summary --days 7", "summary --date 2026-03-12", "summary --json --date 2026-03-12",
                "routine", "routine --json",
            ] { try house.run(command + wearer) }
        }
        try Golden.expect(house.transcript, isAsIn: "record-worn.txt")
    }

    /// A week of five hours each, of the wearer of the record and of somebody who has nothing but a sensor.
    private func addWholeDays(to store: Store) throws {
        for (wearer, day) in ["me", "carl"].flatMap({ wearer in (1...7).map { (wearer, GoldenHouse.today - $0) } }) {
            let start_us = Int64(day) * 86_400_000_000 + 12 * 3_600_000_000
            var increment = Store.Increment()
            increment.track = (0..<18_000).map { second in
                let isSlouch = second < 3000 || (9000..<10_000).contains(second)
                return TrackSecond(
                    time_us: start_us + Int64(second) * 1_000_000, flexionDegrees: isSlouch ? 26 : 3,
                    leanDegrees: 0, posture: isSlouch ? .slouch : .upright, activity: .still, calibration: .ok,
                    coverage: 1)
            }
            increment.episodes = [(0, 3000), (9000, 10_000)].map { from_s, to_s in
                Episode(
                    start_us: start_us + Int64(from_s) * 1_000_000, end_us: start_us + Int64(to_s) * 1_000_000,
                    kind: .slouch, meanDegrees: 26, peakDegrees: 31.5)
            }
            let recording = try store.begin(
                Store.Recording(
                    sensor: "whole-\(wearer)", wearer: wearer, family: "plumbline", placement: .upperBack,
                    start_us: start_us, utcOffset_s: 3600, rulesVersion: "1", firstQuality: .ok))
            try store.append(increment, to: recording)
            try store.end(recording)
        }
    }

    /// One sensor and two, long days and short ones, weeks with gaps; judged by the rules in force.
    @Test("Days with one sensor and with two, and a month with gaps, are told as they were")
    func parts() throws {
        let house = try GoldenHouse.withRecord()
        try addJudgedDays(to: Store(folder: house.data))
        for command in [
            "summary --date 2026-03-12 --wearer one", "summary --date 2026-03-12 --wearer one --json",
            "summary --date 2026-03-12 --wearer two", "summary --date 2026-03-12 --wearer two --json",
            "summary --days 30 --date 2026-03-16 --wearer one", "summary --days 30 --wearer two",
        ] { try house.run(command) }
        try Golden.expect(house.transcript, isAsIn: "record-parts.txt")
    }

    @Test("Wearers are listed, renamed and compared")
    func wearers() throws {
        let house = try GoldenHouse.withRecord()
        try addJudgedDays(to: Store(folder: house.data))
        for command in [
            "wearers", "wearers --json", "wearers compare one two --weeks 5",
            "wearers compare one two --weeks 2 --json",
            "wearers compare one", "wearers compare one nobody", "wearers rename one me", "wearers rename nobody x",
            "wearers rename one uno", "wearers rename me ../x", "wearers list",
        ] { try house.run(command) }
        try Golden.expect(house.transcript, isAsIn: "record-wearers.txt")
    }

    @Test("An export is read into another record, once, and what it holds is told")
    func reading() throws {
        let house = try GoldenHouse.withRecord()
        let output = house.folder.path + "/out"
        try house.run(["export", "--output", output, "--raw"])
        let other = house.folder.path + "/other"
        for _ in 0..<2 { try house.run(["import", output, "--data-dir", other]) }
        try house.run(["wearers", "--data-dir", other])
        try house.run(["import", output])
        let track = output + "/track.csv"
        let right = try String(contentsOf: URL(filePath: track), encoding: .utf8)
        try Data(right.replacing(",still,", with: ",flying,").utf8).write(to: URL(filePath: track))
        try house.run(["import", output, "--data-dir", house.folder.path + "/third"])
        try house.run(["import", house.folder.path])
        try house.run("import /nonexistent")
        try Golden.expect(house.transcript, isAsIn: "record-import.txt")
    }

    /// A month of the wearers `one` and `two`: five hours a day with some of everything, on working days but for a week.
    private func addJudgedDays(to store: Store) throws {
        for (wearer, day) in ["one", "two"].flatMap({ wearer in (1...42).map { (wearer, GoldenHouse.today - $0) } })
        where (day + 3) % 7 < 5 && !(10...16).contains(GoldenHouse.today - day) {
            let start_us = Int64(day) * 86_400_000_000 + 9 * 3_600_000_000
            let slouch_s = 2000 + day * 7919 % 3000
            try add(day: start_us, slouch_s: slouch_s, wearer: wearer, to: store)
        }
    }

    private func add(day start_us: Int64, slouch_s: Int, wearer: String, to store: Store) throws {
        var increment = Store.Increment()
        increment.track = (0..<18_000).map { second in
            let (flexion, lean, posture, activity): (Double, Double, PostureState, Activity) =
                switch second {
                case ..<slouch_s: (26, 0, .slouch, .still)
                case 6000..<6600: (9, 0, .upright, .still)
                case 6600..<7200: (3, 14, .leanRight, .still)
                case 7200..<7500: (-16, 0, .recline, .still)
                case 7500..<7560: (70, 0, .bend, .moving)
                case 7560..<8460: (5, 0, .upright, .walking)
                case 8460..<9060: (80, 0, .unknown, .lying)
                case 9060..<9660: (4, 0, .unknown, .still)
                default: (2, 0, .upright, .still)
                }
            return TrackSecond(
                time_us: start_us + Int64(second) * 1_000_000, flexionDegrees: flexion, leanDegrees: lean,
                posture: posture, activity: activity, calibration: .ok, coverage: 1)
        }
        increment.episodes = [
            Episode(
                start_us: start_us, end_us: start_us + Int64(slouch_s) * 1_000_000, kind: .slouch, meanDegrees: 26,
                peakDegrees: 31.5)
        ]
        try begin("upper-\(wearer)", .upperBack, wearer, start_us, increment, store)
        guard wearer == "two" else { return }
        var low = Store.Increment()
        low.track = increment.track.map { second in
            var second = second
            second.flexionDegrees = second.posture == .slouch ? 4 : 1
            second.leanDegrees = 0
            second.posture = .unknown
            return second
        }
        try begin("low-\(wearer)", .lowBack, wearer, start_us, low, store)
    }

    private func begin(
        _ sensor: String, _ placement: Placement, _ wearer: String, _ start_us: Int64, _ increment: Store.Increment,
        _ store: Store
    ) throws {
        let recording = try store.begin(
            Store.Recording(
                sensor: sensor, wearer: wearer, family: "plumbline", placement: placement, start_us: start_us,
                utcOffset_s: 0, rulesVersion: PostureRules().version, firstQuality: .ok))
        try store.append(increment, to: recording)
        try store.end(recording)
    }

    @Test("Sensors, self-tests and routines are as they were")
    func people() throws {
        let house = try GoldenHouse.withRecord()
        for command in ["sensors", "sensors --json"] { try house.run(command) }
        for wearer in ["", " --wearer anna", " --wearer ben"] {
            for command in [
                "assess --json", "routine", "routine --json", "routine history", "routine history --json",
                "routine set", "routine set --json",
            ] { try house.run(command + wearer) }
        }
        try house.run("routine start", answers: ["2", "", "", "stop"])
        try house.run("routine start --wearer anna")
        // What has changed is asked: me had no sign, anna had one, ben had stopped.
        let noToEmergencies = Array(repeating: "no", count: 10)
        try house.run("assess", answers: ["yes", ""] + noToEmergencies + ["no", "no", "no", "no", "stop"])
        try house.run("routine start", answers: ["2", "low", "", "", "stop"])
        try house.run("assess --wearer anna", answers: ["yes", ""] + noToEmergencies + ["", "stop"])
        try house.run("routine --wearer anna")
        try house.run("routine start --wearer anna", answers: ["stop"])
        try house.run("assess --wearer ben", answers: ["", "stop"])
        try Golden.expect(house.transcript, isAsIn: "record-people.txt")
    }

    @Test("Everything is given back as it was, byte for byte")
    func export() throws {
        let house = try GoldenHouse.withRecord()
        for (name, words) in [
            ("all", ["--raw"]), ("part", ["--from", "2026-03-08", "--to", "2026-03-09"]), ("low", ["--sensor", "hip"]),
            ("anna", ["--wearer", "anna"]),
        ] {
            let output = "\(house.folder.path)/\(name)"
            try house.run(["export", "--output", output] + words)
            for file in try FileManager.default.contentsOfDirectory(atPath: output).sorted() {
                house.note("# \(name)/\(file)\n")
                let data = try Data(contentsOf: URL(filePath: "\(output)/\(file)"))
                house.note(Golden.digest(String(decoding: data, as: UTF8.self)))
            }
        }
        try house.run(["export", "--output", house.folder.path + "/all"])
        try house.run("export --output /nonexistent/a/b")
        try house.run("export --output /tmp/never --from 2020-01-01 --to 2020-01-02")
        try house.run("export --output /tmp/never --wearer nobody")
        try house.run("export --output /tmp/never --from someday")
        try house.run("export --output /tmp/never --sensor nobody")
        try Golden.expect(house.transcript, isAsIn: "record-export.txt")
    }

    @Test("Recordings with samples are replayed as they were")
    func replay() throws {
        let house = try GoldenHouse.withRecord()
        let soon = try SoonAlerts()
        for number in ["1", "2", "3", "4", "5", "21", "99"] {
            try house.run(["replay", "--recording", "\(number)"], more: soon.environment)
            try house.run(["replay", "--recording", "\(number)", "--json"], more: soon.environment, isLong: true)
        }
        try Golden.expect(house.transcript, isAsIn: "record-replay.txt")
    }

    @Test("What cannot be done is refused with the same words and the same exit code")
    func refused() throws {
        let empty = try GoldenHouse()
        let house = try GoldenHouse.withRecord()
        for command in [
            "summary", "summary --json", "imbalance", "imbalance --json", "sensors", "sensors --json", "assess --json",
            "routine", "routine --json", "routine history", "routine set", "routine start", "routine done S05",
            "export --output /tmp/never", "replay --recording 1", "erase --yes", "erase --wearer me --yes",
            "forget back", "calibrate", "live nobody", "live", "assess forget T03",
        ] { try empty.run(command) }
        for command in [
            "summary --wearer nobody", "summary --json --wearer nobody", "imbalance --wearer nobody",
            "assess --json --wearer nobody", "routine --wearer nobody", "routine history --wearer nobody",
            "routine set --wearer nobody", "erase --wearer nobody --yes", "summary --wearer ../x",
            "summary --date 2026-13-01", "summary --date someday", "summary --days 0", "summary --days 4000",
            "imbalance --date 2026-02-30", "assess forget T03 --date nonsense", "assess forget T03 --date 2020-01-01",
            "assess --test T99", "forget nobody", "live nobody", "calibrate nobody", "erase --wearer anna",
            "pair /dev/null --placement nowhere", "live /dev/no-such-port", "live --rate=-1",
            "calibrate --seconds 0", "conformance",
        ] { try house.run(command) }
        try house.run("forget tag")
        try house.run("erase --wearer ben", answers: ["ben"])
        try house.run("sensors")
        try Golden.expect(empty.transcript + house.transcript, isAsIn: "record-refused.txt")
    }

    @Test("A record that is damaged, newer or not to be read is refused with the same words")
    func damaged() throws {
        let house = try GoldenHouse()
        try FileManager.default.createDirectory(atPath: house.data, withIntermediateDirectories: true)
        try Data("This is no database, but long enough to be looked at as one.".utf8).write(
            to: URL(filePath: house.data + "/plumbline.sqlite"))
        for command in ["summary", "sensors --json", "routine", "export --output /tmp/never"] { try house.run(command) }
        try house.run("summary --data-dir /dev/null/x")
        try Golden.expect(house.transcript, isAsIn: "record-damaged.txt")
    }
}
