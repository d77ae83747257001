import Balance
import Events
import Foundation
import LocalTime
import Posture
import Records
import TestSupport
import Testing

@Suite("imbalance, export and erase, run as a user runs them")
struct ImbalanceTests {
    /// A house with a record in it, and the program.
    private final class House {
        let folder: TemporaryFolder
        var data: String { folder.path + "/data" }
        private var environment: [String: String] {
            ["XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": data, "TZ": "UTC"]
        }
        /// The day on which the program is asked.
        static let today: LocalDay = 20_513  // 2026-03-01

        init() throws { folder = try TemporaryFolder() }

        func run(_ arguments: String..., more: [String: String] = [:], input: String? = nil) throws -> Program.Result {
            let program = try RunningProgram(
                "plumbline", arguments, environment: environment.merging(more) { $1 })
            if let input { program.enter(input) }
            return try program.wait()
        }

        /// Six hours worn with the slouches of the worked example, on each of so many days before today.
        func record(days: Int, wearer: String = "me") throws {
            let store = try Store(folder: data)
            for day in Self.today - days..<Self.today {
                let start_us = day.start_us(offset_s: 0) + 9 * 3_600_000_000
                let recording = try store.begin(
                    Store.Recording(
                        sensor: "t4-\(wearer)", wearer: wearer, family: "plumbline", start_us: start_us, utcOffset_s: 0,
                        rulesVersion: "1"))
                var increment = Store.Increment()
                increment.track = (0..<21_600).map { second in
                    TrackSecond(
                        time_us: start_us + second * 1_000_000, flexionDegrees: 3, leanDegrees: 0, posture: .upright,
                        activity: .still, calibration: .ok, coverage: 1)
                }
                increment.episodes = [(60, 720, 25.0), (3600, 240, 18), (7200, 1500, 32)].map {
                    from_s, length_s, mean in
                    Episode(
                        start_us: start_us + from_s * 1_000_000, end_us: start_us + (from_s + length_s) * 1_000_000,
                        kind: .slouch, meanDegrees: mean, peakDegrees: mean + 2)
                }
                try store.append(increment, to: recording)
                try store.end(recording)
            }
        }

        func answerNeckHold(_ values: [Double], wearer: String = "me", daysAgo: Int = 0) throws {
            try Store(folder: data).add(
                StoredAnswer(
                    wearer: wearer,
                    answer: TestAnswer(
                        test: "T03", day: Self.today - daysAgo, items: [TestAnswer.Item("hold", values: values)],
                        sex: .man),
                    moment: Moment(
                        utc_us: (Self.today - daysAgo).start_us(offset_s: 0) + 8 * 3_600_000_000, offset_s: 0),
                    knowledgeVersion: Knowledge.version))
        }
    }

    @Test("Without a record it says unknown and what to do, and that is no failure")
    func nothingKnown() throws {
        let house = try House()
        let text = try house.run("imbalance")
        #expect(text.code == 0 && text.stderr.isEmpty)
        #expect(text.stdout.contains("No test done yet, and no day has been recorded"))
        #expect(text.stdout.contains("plumbline assess") && text.stdout.contains("plumbline run"))
        let json = try house.run("imbalance", "--json")
        #expect(json.code == 0)
        #expect(json.stdout.contains(#""first_date":null"#) && !json.stdout.contains(#""claim":"likely""#))
        #expect(json.stdout.contains(#""claim":"unknown","limits":[],"probability":null,"mean":null,"sd":null"#))
        #expect(!FileManager.default.fileExists(atPath: house.data))
    }

    @Test("Fourteen recorded days and a self-test give the worked example, with its reasons, through the real store")
    func workedExample() throws {
        let house = try House()
        try house.record(days: 14)
        try house.answerNeckHold([9, 11])
        let json = try house.run("imbalance", "--date", "2026-03-01", "--json").stdout
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["recorded_days"] as? Int == 14 && object["worn_days_of_last_7"] as? Int == 7)
        let states = try #require(object["states"] as? [[String: Any]])
        let neck = try #require(states.first { $0["muscle"] as? String == "deep_neck_flexors" })
        #expect(neck["claim"] as? String == "possible")
        #expect(abs((neck["mean"] as? Double ?? 0) - 0.672095) < 2e-6)
        #expect(abs((neck["sd"] as? Double ?? 0) - 0.171956) < 2e-6)
        #expect(abs((neck["probability"] as? Double ?? 0) - 0.788647) < 2e-6)
        let evidence = try #require(neck["evidence"] as? [[String: Any]])
        #expect(evidence.first?["cause"] as? String == "self_test" && evidence.first?["test"] as? String == "T03")
        #expect(evidence.first?["value"] as? Double == 10 && evidence.count == 2)

        let text = try house.run("imbalance", "--date", "2026-03-01")
        #expect(text.words.contains("deep neck flexors") && text.words.contains("possibly weak"))
        #expect(text.words.contains("your neck hold was 10 s (healthy men: about 36)"))
        #expect(text.words.contains("Of ten such people about eight are weak there."))
        #expect(!text.words.contains("weak there.."))
        // No terminal: no codes, and no line is wider than a usual one.
        #expect(!text.stdout.contains("\u{1B}"))
        #expect(text.stdout.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test("Days alone allow no word about any muscle, and what would is named")
    func sensorAlone() throws {
        let house = try House()
        try house.record(days: 14)
        let json = try house.run("imbalance", "--date", "2026-03-01", "--json").stdout
        for word in ["likely", "possible", "unlikely"] { #expect(!json.contains("\"claim\":\"\(word)\"")) }
        #expect(try house.run("imbalance", "--date", "2026-03-01").words.contains("No test done yet."))
        #expect(try house.run("imbalance", "--date", "2026-13-01").code == 2)
        let nobody = try house.run("imbalance", "--wearer", "ann", "--json")
        #expect(nobody.code == 2 && nobody.stdout.isEmpty && nobody.stderr.contains("There are records of “me”"))
    }

    @Test("A slip of the pen: the word is held back, no number says more than it, and the test is asked for again")
    func heldBack() throws {
        let house = try House()
        for ago in [20, 16, 12] { try house.answerNeckHold([3, 4], daysAgo: ago) }
        try house.answerNeckHold([290, 300], daysAgo: 1)
        let json = try house.run("imbalance", "--date", "2026-03-01", "--json").stdout
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let neck = try #require(
            (object["states"] as? [[String: Any]])?.first { $0["muscle"] as? String == "deep_neck_flexors" })
        #expect(neck["claim"] as? String == "possible")
        #expect(neck["limits"] as? [String] == ["tests_contradict"])
        #expect(neck["probability"] is NSNull, "the model's per cent would say more than the word")
        let text = try house.run("imbalance", "--date", "2026-03-01")
        #expect(
            text.words.contains("possibly weak") && text.words.contains("Repeat “Chin tuck hold” (T03) within 7 days"))
        #expect(!text.words.contains("Of ten such people"), "no number stands beside the word")
    }

    @Test("On a terminal it is as wide as that and has its chart; in a locale of ASCII alone nothing else is written")
    func onATerminal() throws {
        let house = try House()
        try house.record(days: 14)
        try house.answerNeckHold([8, 10])
        for (columns, language) in [(80, "C.UTF-8"), (40, "C.UTF-8"), (80, "C"), (40, "C")] {
            let command =
                "stty columns \(columns) rows 24; \(Program.folder)/plumbline imbalance --date 2026-03-01 --no-color"
            let result = try RunningProgram(
                "/usr/bin/script", ["-qec", command, "/dev/null"],
                environment: [
                    "XDG_RUNTIME_DIR": house.folder.path, "PLUMBLINE_DATA_DIR": house.data, "TZ": "UTC",
                    "TERM": "xterm", "LANG": language,
                ]
            ).wait()
            #expect(result.code == 0 && result.words.contains("deep neck flexors"))
            #expect(!result.stdout.contains("\u{1B}"))
            let lines = result.stdout.split(whereSeparator: \.isNewline)
            // A quotation mark is one column in either; three dots are three.
            #expect(lines.allSatisfy { $0.count <= columns + 2 }, "\(lines.max { $0.count < $1.count } ?? "")")
            if language == "C" {
                #expect(result.stdout.utf8.allSatisfy { $0 < 0x80 }, "\(language)")
                #expect(result.words.contains("in hundredths"))
            } else {
                #expect(result.stdout.contains("┈┈") && "⎺⎻─⎼⎽".contains { result.stdout.contains($0) })
            }
        }
    }

    @Test("Export gives back self-tests and what was supposed, a row each")
    func export() throws {
        let house = try House()
        try house.record(days: 2)
        try house.answerNeckHold([8, 10])
        // Only a look from today is kept.
        #expect(try house.run("imbalance").code == 0)
        let output = house.folder.path + "/out"
        #expect(try house.run("export", "--output", output).code == 0)
        let tests = try String(contentsOfFile: output + "/self-tests.csv", encoding: .utf8)
        #expect(tests.contains("me,2026-03-01,2026-03-01T08:00:00.000Z,T03,hold,both,2,10.0,,man,"))
        let states = try String(contentsOfFile: output + "/balance.csv", encoding: .utf8)
        #expect(states.contains("me,2026-03-01,deep_neck_flexors,both,weak,0."))
    }

    @Test("erase asks for the name, takes nothing else for an answer, and leaves other people's records")
    func erase() throws {
        let house = try House()
        try house.record(days: 1)
        try house.record(days: 1, wearer: "ann")
        try house.answerNeckHold([8, 10])
        let kept = try house.run("erase", "--wearer", "me", input: "yes")
        #expect(kept.code == 1 && kept.stdout.isEmpty && kept.stderr.contains("Nothing was erased."))
        #expect(kept.stderr.contains("There is of “me”: 1 recording, 1 self-test."))
        #expect(try Store(folder: house.data).wearers() == ["ann", "me"])
        #expect(try house.run("erase", "--wearer", "nobody", "--yes").code == 2)
        let erased = try house.run("erase", "--wearer", "me", input: "me")
        #expect(erased.code == 0 && erased.stdout.contains("has been erased"))
        #expect(try Store(folder: house.data).wearers() == ["ann"])
        #expect(try house.run("imbalance").code == 0, "of ann, who is the only one now")
        #expect(try house.run("erase", "--wearer", "ann", "--yes").code == 0)
        #expect(try house.run("imbalance", "--json").stdout.contains(#""first_date":null"#))
    }
}
