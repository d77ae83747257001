/// What can be changed, what it is now, and a form for each.
public struct SettingsHTML: Sendable {
    public struct Row: Equatable, Sendable {
        /// `section.key`.
        public var name: String
        public var key: String
        /// As a person types it.
        public var value: String
        public var usual: String
        public var about: String
        /// `1 to 1440 min`
        public var takes: String
        /// All that it takes, where that is a few words.
        public var choices: [String]
        public var isCommon: Bool
        /// Whether the file sets it.
        public var isSet: Bool
        /// Whether `plumbline share` reads it, and not the recorder.
        public var isOfSharing: Bool

        public init(
            name: String, key: String, value: String, usual: String, about: String, takes: String, choices: [String],
            isCommon: Bool, isSet: Bool, isOfSharing: Bool = false
        ) {
            self.name = name
            self.key = key
            self.value = value
            self.usual = usual
            self.about = about
            self.takes = takes
            self.choices = choices
            self.isCommon = isCommon
            self.isSet = isSet
            self.isOfSharing = isOfSharing
        }
    }

    /// What came of a change.
    public struct Outcome: Equatable, Sendable {
        /// `section.key`.
        public var name: String
        /// What was typed; `nil` where it is in force.
        public var typed: String?
        public var words: String

        public init(name: String, typed: String?, words: String) {
            self.name = name
            self.typed = typed
            self.words = words
        }
    }

    let rows: [Row]
    /// Where the file is, or would be.
    let path: String
    /// What in the file cannot be meant; each a sentence.
    let remarks: [String]
    let outcome: Outcome?
    let isRecorderRunning: Bool
    let key: String
    /// How sending to a fleet's server stands; each a sentence or two.
    let fleet: [String]

    public init(
        _ rows: [Row], path: String, remarks: [String], outcome: Outcome? = nil, isRecorderRunning: Bool, key: String,
        fleet: [String] = []
    ) {
        self.fleet = fleet
        self.rows = rows
        self.path = path
        self.remarks = remarks
        self.outcome = outcome
        self.isRecorderRunning = isRecorderRunning
        self.key = key
    }

    public var page: Markup {
        let remarks: [Markup] = remarks.map { "<p class=\"box\">\($0)</p>\n" }
        let thresholds = rows.filter { !$0.isCommon }
        let isOpen: Markup = thresholds.contains { $0.name == outcome?.name } ? " open" : ""
        return PageFrame(title: "Settings", place: .sensors, key: key).page(
            """
            \(SensorsHTML.tabs(.settings))\(remarks)\(common)<details\(isOpen)><summary>Thresholds, by which posture is judged: rarely changed</summary>
            \(list(thresholds))</details>
            <p class="note">They are kept in <code>\(path)</code>. <code>plumbline config edit</code> opens the whole file. A \
            recorder that is running reads it when it starts.</p>

            """)
    }

    private static let groups: [(title: String, sections: [String])] = [
        ("Alerts and breaks", ["alerts"]), ("Slouching", ["rules"]), ("Record and ports", ["record", "ports"]),
        ("Sending to other programs", ["share"]), ("To an MQTT broker", ["mqtt"]),
        ("Metrics for Prometheus", ["metrics"]),
        ("Lab Streaming Layer", ["lsl"]), ("To a fleet’s server", ["fleet"]),
    ]

    /// What people want to change, by subject; a section that nobody named a subject for comes last.
    private var common: Markup {
        let rows = rows.filter(\.isCommon)
        let named = Self.groups.flatMap(\.sections)
        let others = Set(rows.map(section)).subtracting(named).sorted()
        let standing: [Markup] = fleet.map { "<p>\($0)</p>\n" }
        let parts: [Markup] = (Self.groups + others.map { ($0, [$0]) }).map { title, sections in
            let above: [Markup] = sections == ["fleet"] ? standing : []
            return "<h2>\(title)</h2>\n\(above)\(list(rows.filter { sections.contains(section($0)) }))"
        }
        return Markup(parts)
    }

    private func section(_ row: Row) -> String { String(row.name.prefix { $0 != "." }) }

    private func list(_ rows: [Row]) -> Markup {
        let items: [Markup] = rows.map(form)
        return "<ul class=\"settings\">\n\(items)</ul>\n"
    }

    private func form(_ row: Row) -> Markup {
        let own = outcome?.name == row.name ? outcome : nil
        let id = "s-" + row.name.map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
        let isWrong = own?.typed != nil
        // In view at once: it may stand far down the page.
        let mark: Markup = isWrong ? " aria-invalid=\"true\" aria-describedby=\"\(id)-why\" autofocus" : ""
        let reset: Markup? =
            row.isSet
            ? """
            <button class="quiet" name="reset" value="yes" \
            aria-label="Default: \(words(row.usual)), for \(label(row))">Default: \(words(row.usual))</button>
            """ : nil
        return """
            <li id="\(id)-row"><form method="post" action="/settings">\(PageFrame.hidden(key: key))
            <input type="hidden" name="setting" value="\(row.name)">
            <div class="about"><label for="\(id)">\(label(row))</label><p class="note">\(sentence(row))</p></div>
            <div class="value">\(control(row, id, own?.typed ?? row.value, mark))\
            <button aria-label="Save \(label(row))">Save</button>\(reset)</div>
            \(own.map { said($0, of: row, id, isWrong) })</form></li>

            """
    }

    private func said(_ outcome: Outcome, of row: Row, _ id: String, _ isWrong: Bool) -> Markup {
        guard !isWrong else {
            return "<p class=\"objection\" id=\"\(id)-why\" role=\"alert\">\(outcome.words)</p>"
        }
        let restart: Markup? =
            row.isOfSharing
            ? " “plumbline share” uses it once it is started again: <code>systemctl --user restart plumbline-share</code>."
            : isRecorderRunning
                ? """
                 The recorder that is running uses it once it is restarted: \
                <code>systemctl --user restart plumbline</code>, or Ctrl-C and <code>plumbline run</code>.
                """ : nil
        return "<p class=\"saved\" role=\"status\">\(outcome.words)\(restart)</p>"
    }

    private func control(_ row: Row, _ id: String, _ value: String, _ mark: Markup) -> Markup {
        guard !row.choices.isEmpty, row.choices.contains(value) else {
            return """
                <input id="\(id)" name="value" value="\(value)" maxlength="400" autocomplete="off" spellcheck="false"\(mark)>
                """
        }
        let options: [Markup] = row.choices.map { choice in
            let isChosen: Markup = choice == value ? " selected" : ""
            return "<option value=\"\(choice)\"\(isChosen)>\(words(choice))</option>"
        }
        return "<select id=\"\(id)\" name=\"value\"\(mark)>\(options)</select>"
    }

    private func words(_ value: String) -> String {
        switch value {
        case "true": "on"
        case "false": "off"
        case "": "none"
        default: value
        }
    }

    private func label(_ row: Row) -> String { Self.label(of: row.name) }

    /// Words that are written in capitals.
    private static let capitals = Dictionary(
        uniqueKeysWithValues: ["ca", "lan", "lsl", "mb", "mqtt", "tls"].map { ($0, $0.uppercased()) })

    /// `Snooze minutes`; without a unit's sign, which what it takes has.
    ///
    /// - Parameter name: `section.key`.
    public static func label(of name: String) -> String {
        let section = name.prefix { $0 != "." }
        var parts = name.dropFirst(section.count + 1).split(separator: "_").map(String.init)
        if parts.count > 1, let last = parts.last, ["s", "g", "hz", "degrees"].contains(last) { parts.removeLast() }
        // One word of a section says too little by itself: “Extra ports”.
        if section == "ports" { parts.append("ports") }
        let words = parts.map { capitals[$0] ?? $0 }.joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private func sentence(_ row: Row) -> String {
        let about = row.about.prefix(1).uppercased() + row.about.dropFirst()
        return row.choices.isEmpty ? "\(about) (\(row.takes); default \(words(row.usual)))" : "\(about)"
    }
}
