import Events
import LocalTime
import Pages
import Posture
import TestSupport
import Testing

@Suite("The pages of sensors and settings")
struct SensorHTMLTests {
    private static let whose = PageFrame.Whose("me", of: ["me"])
    private static let today: LocalDay = 20_514

    private func page(_ sensor: SensorsHTML.Sensor, problem: String? = nil) -> String {
        SensorsHTML([sensor], recorderProblem: problem, today: Self.today, whose: Self.whose, key: "k").page.text
    }

    @Test("What is not known of a sensor is said to be unknown, and never to be well")
    func unknown() {
        let text = page(
            SensorsHTML.Sensor(id: "1", name: "back", placement: .upperBack, kind: "own", place: "USB 1"),
            problem: "No recorder.")
        for words in [
            "<dt>Battery</dt><dd>unknown</dd>", "none yet: posture is not judged", "nothing is recorded of it yet",
            "not known: no recorder runs", "No recorder.",
        ] { #expect(text.contains(words), "\(words)") }
        #expect(!text.contains("href=\"/sensors/pair\">Pair a sensor</a></p>"))
        #expect(!text.contains("Calibrate on"))
    }

    @Test("A calibration is told with its day, and with its doubt")
    func calibration() {
        let moment = Moment(utc_us: Self.today.start_us(offset_s: 0) + 9 * 3_600_000_000, offset_s: 0)
        for (quality, words) in [
            (CalibrationQuality.ok, "made today at 09:00, sitting"),
            (.doubtful, "in doubt: made today at 09:00, sitting."),
            (nil, "whether it still holds is not known"),
        ] {
            let text = page(
                SensorsHTML.Sensor(
                    id: "1", name: "back", placement: .upperBack, kind: "own", place: "USB 1", state: "receiving",
                    isReceiving: true,
                    battery_ratio: 0.874, lastHeard: moment, calibrated: (moment, .sit), quality: quality))
            #expect(text.contains(words))
            #expect(text.contains("<dd>87 %</dd>") && text.contains("Calibrate on the Live page"))
        }
    }

    @Test("A name from outside is no markup, in any step of pairing")
    func escaped() {
        let sensor = FoundSensor(id: "\"><script>", title: "<script>x</script>", link: .bluetooth, note: "<b>")
        var state = PairHTML.State()
        state.found = [sensor]
        state.notes = ["<i>"]
        let phases: [PairHTML.State.Phase] = [
            .idle, .searching, .searched("<u>"), .pairing(name: "<u>"), .paired(words: "<u>"), .failed(words: "<u>"),
        ]
        for question in [nil, BondQuestion.passkey, .pin, .same(digits: "<u>")] {
            for phase in phases {
                state.phase = phase
                state.question = question
                state.objection = "<u>"
                let text = PairHTML(state, recorderProblem: nil, key: "k").page.text
                for tag in ["<script>x", "<u>", "<i>", "<b>"] { #expect(!text.contains(tag)) }
            }
        }
        let form = PairHTML.Form(
            sensor: sensor, name: "\"<u>", wearer: "<u>", placement: "<u>", objections: ["name": "<u>"])
        let text = PairHTML(state, form: form, recorderProblem: nil, key: "k").page.text
        #expect(!text.contains("<u>") && !text.contains("<script>x"))
        #expect(text.contains("value=\"&quot;&lt;u&gt;\"") && text.contains("aria-invalid"))
    }

    @Test("A passkey is asked for while a pairing goes on, and a script follows only what goes on")
    func passkey() {
        var state = PairHTML.State()
        state.phase = .pairing(name: "back")
        state.question = .passkey
        state.version = 7
        let asking = PairHTML(state, recorderProblem: nil, key: "k").page.text
        #expect(
            asking.contains("name=\"digits\"") && asking.contains("data-version=\"7\"") && asking.contains("Cancel"))
        state.phase = .paired(words: "Paired.")
        #expect(!PairHTML(state, recorderProblem: nil, key: "k").page.text.contains("data-version"))
        #expect(!PairHTML(state, recorderProblem: "None runs.", key: "k").page.text.contains("<form"))
    }

    @Test("The places are drawn with a name for each, and the sensor that is worn there stands in it")
    func picture() {
        let text = page(SensorsHTML.Sensor(id: "1", name: "<belt>", placement: .lowBack, kind: "own", place: "USB 1"))
        for place in Placement.all { #expect(text.contains("\(place.rawValue), \(place.words)")) }
        #expect(text.contains("l5 · &lt;belt&gt;") && !text.contains("<belt>"))
        #expect(text.contains("Which one.</strong> With one sensor use t4"))
    }

    @Test("Findings that need something done stand before those in order")
    func findings() throws {
        let text = FindingsHTML([
            .init(subject: "disk", state: .ok, text: "free"),
            .init(subject: "record", state: .failed, text: "chmod it"),
            .init(subject: "brltty", state: .warning, text: "<running>"),
        ]).page.text
        let record = try #require(text.firstRange(of: "chmod it")).lowerBound
        let disk = try #require(text.firstRange(of: "What is in order")).lowerBound
        #expect(record < disk && text.contains("&lt;running&gt;"))
        #expect(
            FindingsHTML([.init(subject: "disk", state: .ok, text: "free")]).page.text.contains(
                "Nothing is in the way."))
    }

    @Test("A setting shows its value, its default and its words; one of few choices is chosen from them")
    func settings() {
        let rows = [
            SettingsHTML.Row(
                name: "alerts.buzz", key: "buzz", value: "false", usual: "true", about: "it buzzes",
                takes: "true, false",
                choices: ["true", "false"], isCommon: true, isSet: true),
            SettingsHTML.Row(
                name: "rules.gap_s", key: "gap_s", value: "1", usual: "1", about: "a gap", takes: "0.05 to 60 s",
                choices: [],
                isCommon: false, isSet: false),
        ]
        let text = SettingsHTML(
            rows, path: "/x/config.toml", remarks: ["<remark>"],
            outcome: .init(name: "rules.gap_s", typed: "\"<u>", words: "It takes seconds."), isRecorderRunning: true,
            key: "k"
        ).page.text
        #expect(text.contains("<option value=\"false\" selected>off</option>") && text.contains("Default: on"))
        #expect(text.contains("value=\"&quot;&lt;u&gt;\"") && text.contains("It takes seconds."))
        #expect(text.contains("<details open>") && text.contains("&lt;remark&gt;"))
        #expect(text.contains("0.05 to 60 s; default 1"))
    }

    @Test("Above the setting of a fleet’s server stands which one it is, and who sends to it")
    func fleet() throws {
        let row = SettingsHTML.Row(
            name: "fleet.batch_minutes", key: "batch_minutes", value: "10", usual: "10", about: "minutes sent together",
            takes: "1 to 240", choices: [], isCommon: true, isSet: false)
        let text = SettingsHTML(
            [row], path: "/x/config.toml", remarks: [], isRecorderRunning: false, key: "k", fleet: ["Server: <a>."]
        ).page.text
        let server = try #require(text.firstRange(of: "Server: &lt;a&gt;.")).lowerBound
        let setting = try #require(text.firstRange(of: "fleet.batch_minutes")).lowerBound
        #expect(server < setting)
    }
}
