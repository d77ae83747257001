public import LocalTime
import Numbers
import PlainText
public import Posture

/// The paired sensors of a wearer and how they stand, and the way to a further one.
public struct SensorsHTML: Sendable {
    /// One paired sensor.
    public struct Sensor: Sendable {
        /// As the record knows it.
        public var id: String
        public var name: String
        public var placement: Placement
        /// Of its family, for people.
        public var kind: String
        /// Where it is reached, for people.
        public var place: String
        /// How its link stands, a word for people; `nil` where no recorder says it.
        public var state: String?
        public var isReceiving: Bool
        /// Why there is no link, a sentence.
        public var problem: String?
        /// 0…1; `nil` where nothing is known.
        public var battery_ratio: Double?
        public var isCharging: Bool
        public var lastHeard: Moment?
        /// When the calibration that is in force was made, and how; `nil` where there is none.
        public var calibrated: (moment: Moment, profile: Calibration.Profile)?
        /// How far it is trusted now; `nil` where no recorder says it.
        public var quality: CalibrationQuality?
        /// What was held: “tallest −3°, usual 6°, slump 27° from upright”.
        public var range: String?

        public init(
            id: String, name: String, placement: Placement, kind: String, place: String, state: String? = nil,
            isReceiving: Bool = false, problem: String? = nil, battery_ratio: Double? = nil, isCharging: Bool = false,
            lastHeard: Moment? = nil, calibrated: (moment: Moment, profile: Calibration.Profile)? = nil,
            quality: CalibrationQuality? = nil, range: String? = nil
        ) {
            self.id = id
            self.name = name
            self.placement = placement
            self.kind = kind
            self.place = place
            self.state = state
            self.isReceiving = isReceiving
            self.problem = problem
            self.battery_ratio = battery_ratio
            self.isCharging = isCharging
            self.lastHeard = lastHeard
            self.calibrated = calibrated
            self.quality = quality
            self.range = range
        }
    }

    let sensors: [Sensor]
    /// Why nothing is live; `nil` where a recorder runs.
    let recorderProblem: String?
    let today: LocalDay
    let whose: PageFrame.Whose
    /// A name that a sensor cannot have; `nil` where none was given.
    let refusal: Refusal?
    let key: String

    /// A name that was typed for a sensor, and why it cannot have it.
    public struct Refusal: Sendable {
        public var id: String
        public var typed: String
        public var words: String

        public init(id: String, typed: String, words: String) {
            self.id = id
            self.typed = typed
            self.words = words
        }
    }

    public init(
        _ sensors: [Sensor], recorderProblem: String?, today: LocalDay, whose: PageFrame.Whose,
        refusal: Refusal? = nil, key: String
    ) {
        self.refusal = refusal
        self.key = key
        self.sensors = sensors
        self.recorderProblem = recorderProblem
        self.today = today
        self.whose = whose
    }

    public var page: Markup {
        PageFrame(title: "Sensors", place: .sensors, whose: whose).page(
            """
            \(Self.tabs(.sensors))\(recorder)<div class="with-picture">
            <div>
            \(list)\(way)\(elsewhere)</div>
            <aside aria-labelledby="where"><h2 id="where">Where it is worn</h2>
            \(PlacementPicture(worn: worn).markup)<div class="advice">\(PlacementPicture.advice)</div>
            </aside>
            </div>

            """)
    }

    /// The pages about sensors and settings.
    public enum Tab: CaseIterable, Sendable {
        case sensors, pair, check, settings

        var title: String {
            switch self {
            case .sensors: "Paired sensors"
            case .pair: "Pair a sensor"
            case .check: "Check"
            case .settings: "Settings"
            }
        }

        var path: String {
            switch self {
            case .sensors: "/sensors"
            case .pair: "/sensors/pair"
            case .check: "/sensors/check"
            case .settings: "/settings"
            }
        }
    }

    static func tabs(_ current: Tab) -> Markup {
        let links: [Markup] = Tab.allCases.map { tab in
            let mark: Markup = tab == current ? " aria-current=\"page\"" : ""
            return "<li><a href=\"\(tab.path)\"\(mark)>\(tab.title)</a></li>\n"
        }
        return "<nav class=\"tabs\" aria-label=\"Sensors and settings\"><ul>\n\(links)</ul></nav>\n"
    }

    private var worn: [Placement: String] {
        Dictionary(sensors.map { ($0.placement, $0.name) }, uniquingKeysWith: { "\($0), \($1)" })
    }

    private var recorder: Markup? { recorderProblem.map { "<p class=\"box\" role=\"status\">\($0)</p>\n" } }

    private var list: Markup {
        guard !sensors.isEmpty else {
            return "<p class=\"empty\">No sensor is paired\(whose.all.count > 1 ? " for \(whose.wearer)" : "").</p>\n"
        }
        return Markup(sensors.map(card))
    }

    private var way: Markup {
        recorderProblem == nil
            ? "<p><a class=\"button\" href=\"/sensors/pair\">Pair a sensor</a></p>\n"
            : "<p>With the recorder running, a sensor can be paired on this page.</p>\n"
    }

    private var elsewhere: Markup? {
        guard !sensors.isEmpty else { return nil }
        return """
            <p class="note">In a terminal: <code>plumbline pair</code>, with the recorder stopped, changes the wearer or the \
            place of a sensor.</p>

            """
    }

    private func card(_ sensor: Sensor) -> Markup {
        let mark: Markup = sensor.isReceiving ? "on" : sensor.state == nil ? "unknown" : "off"
        let problem: Markup? = sensor.problem.map { "<p class=\"note\">\($0)</p>\n" }
        let calibrate: Markup? =
            sensor.isReceiving && (sensor.placement.judgesPosture || sensor.placement.isLow)
            ? "<p><a href=\"/\">Calibrate on the Live page</a></p>\n" : nil
        let rows: [Markup] = facts(sensor).map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>\n" }
        return """
            <section class="sensor-card" aria-label="\(sensor.name)">
            <h2>\(sensor.name)</h2>
            <p class="link-state \(mark)">\(sensor.state ?? "not known: no recorder runs")</p>
            \(problem)<dl class="facts">
            \(rows)</dl>
            \(calibrate)\(change(sensor))</section>

            """
    }

    /// Its name, and the way to forget it.
    private func change(_ sensor: Sensor) -> Markup {
        let own = refusal?.id == sensor.id ? refusal : nil
        // Of several cards on a page each field has its own.
        let number = sensors.firstIndex { $0.id == sensor.id } ?? 0
        let objection: Markup? = own.map {
            "<p class=\"objection\" id=\"name-\(number)-why\" role=\"alert\">\($0.words)</p>\n"
        }
        let mark: Markup = own == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"name-\(number)-why\""
        return """
            <details\(own == nil ? "" : " open" as Markup)><summary>Rename or forget</summary>
            <form method="post" action="/sensors/rename">\(PageFrame.hidden(key: key))
            <input type="hidden" name="sensor" value="\(sensor.id)">
            <label for="name-\(number)">Name</label>
            <input id="name-\(number)" name="name" value="\(own?.typed ?? sensor.name)" maxlength="64" autocomplete="off" \
            spellcheck="false" required\(mark)> <button>Rename</button>
            \(objection)</form>
            <p><a href="/sensors/forget?sensor=\(sensor.id.percentEncoded)">Forget this sensor …</a></p>
            </details>

            """
    }

    private func facts(_ sensor: Sensor) -> [(String, String)] {
        var facts = [("Wearer", whose.wearer), ("Worn at", "\(sensor.placement.rawValue): \(sensor.placement.words)")]
        if sensor.placement.judgesPosture || sensor.placement.isLow {
            facts.append(("Calibration", calibration(sensor)))
        }
        facts.append(("Battery", battery(sensor)))
        facts.append(("Last heard", sensor.lastHeard.map(words) ?? "nothing is recorded of it yet"))
        if let range = sensor.range { facts.append(("Range", range)) }
        facts.append(("Kind", sensor.kind))
        facts.append(("Reached at", sensor.place))
        return facts
    }

    private func battery(_ sensor: Sensor) -> String {
        guard let ratio = sensor.battery_ratio else { return "unknown" }
        return "\(String(whole: ratio * 100)) %" + (sensor.isCharging ? ", charging" : "")
    }

    private func calibration(_ sensor: Sensor) -> String {
        guard let calibrated = sensor.calibrated else {
            return sensor.placement.judgesPosture ? "none yet: posture is not judged" : "none yet"
        }
        let made = "\(words(calibrated.moment)), \(calibrated.profile == .sit ? "sitting" : "standing")"
        switch sensor.quality {
        case .doubtful: return "in doubt: made \(made). Calibrate again."
        case .some(.none): return "none in force; the last one was made \(made)"
        case .ok: return "made \(made)"
        case nil: return "made \(made); whether it still holds is not known"
        }
    }

    /// `today at 09:12`, `2026-03-01 at 09:12`.
    private func words(_ moment: Moment) -> String {
        let day = moment.day
        return (day == today ? "today" : day == today - 1 ? "yesterday" : day.text) + " at " + moment.clock()
    }
}
