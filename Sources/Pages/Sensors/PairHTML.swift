public import Events
import Posture

/// Pairing on the page: search, choose, name, passkey, result. Each step is a page of its own, so that all of it works
/// without a script; with one, a step follows what the recorder tells.
public struct PairHTML: Sendable {
    /// Where the pairing that this server leads stands.
    public struct State: Equatable, Sendable {
        public enum Phase: Equatable, Sendable {
            case idle
            case searching
            /// The search is over, with the recorder's words.
            case searched(String)
            /// - Parameter name: what the sensor is to be called.
            case pairing(name: String)
            case paired(words: String)
            case failed(words: String)
        }

        public var phase = Phase.idle
        public var found: [FoundSensor] = []
        /// What the recorder told last of what takes its time or is in the way.
        public var notes: [String] = []
        public var question: BondQuestion?
        /// Why the last answer will not do.
        public var objection: String?
        /// Changes with anything else.
        public var version = 0

        public init() {}
    }

    /// What somebody has typed, and what is wrong with it.
    public struct Form: Equatable, Sendable {
        public var sensor: FoundSensor
        public var name: String
        public var wearer: String
        public var placement: String
        /// Sentences by the field's name: `name`, `wearer`, `placement`.
        public var objections: [String: String]

        public init(
            sensor: FoundSensor, name: String, wearer: String, placement: String, objections: [String: String] = [:]
        ) {
            self.sensor = sensor
            self.name = name
            self.wearer = wearer
            self.placement = placement
            self.objections = objections
        }
    }

    let state: State
    let form: Form?
    let recorderProblem: String?
    let key: String

    public init(_ state: State, form: Form? = nil, recorderProblem: String?, key: String) {
        self.state = state
        self.form = form
        self.recorderProblem = recorderProblem
        self.key = key
    }

    public var page: Markup {
        PageFrame(title: form.map { _ in "Name the sensor" } ?? "Pair a sensor", place: .sensors, key: key).page(
            """
            \(SensorsHTML.tabs(.pair))<div id="pairing" class="pairing"\(live)>
            \(content)</div>

            """)
    }

    /// A script looks whether it has changed.
    private var live: Markup {
        guard form == nil else { return "" }
        switch state.phase {
        case .searching, .pairing: return " data-version=\"\(state.version)\""
        default: return ""
        }
    }

    private var content: Markup {
        if let recorderProblem { return "<p class=\"box\" role=\"status\">\(recorderProblem)</p>\n" }
        if let form { return fields(form) }
        switch state.phase {
        case .idle: return "\(first)\(search("Search for sensors", isMain: true))"
        case .searching:
            return """
                <p class="busy" role="status">Searching cables and Bluetooth … Switch the sensor on, and keep it near.</p>
                \(again)\(list)\(notes)\(cancel("Stop searching"))
                """
        case .searched(let words):
            let again = search("Search again", isMain: state.found.isEmpty)
            return "<p role=\"status\">\(words)</p>\n\(list)\(notes)\(again)"
        case .pairing(let name):
            let busy: Markup? =
                state.question == nil ? "<p class=\"busy\" role=\"status\">Pairing “\(name)” …</p>\n" : nil
            return "\(busy)\(notes)\(question)\(again)\(cancel("Cancel"))"
        case .paired(let words):
            return """
                <p class="box good" role="status">\(words)</p>
                <p>Next: clip it on, sit upright, and calibrate.</p>
                <p class="buttons"><a class="button" href="/">Calibrate on the Live page</a>
                <a class="button quiet" href="/sensors">See the sensor</a></p>
                \(search("Pair another", isMain: false))
                """
        case .failed(let words):
            return """
                <p class="box" role="alert">\(words)</p>
                \(list)\(search("Search again", isMain: true))
                <p>“<a href="/sensors/check">Check</a>” looks for what keeps a sensor from being found.</p>

                """
        }
    }

    private var first: Markup {
        """
        <ol class="steps">
        <li>Charge the sensor and switch it on. One with a cable: plug it in. One over Bluetooth: keep it within two \
        metres, and not connected to a phone.</li>
        <li>Search, and choose it from the list.</li>
        <li>Say what it is called, who wears it and where.</li>
        </ol>

        """
    }

    // MARK: What is found

    private var list: Markup {
        guard !state.found.isEmpty else { return "" }
        let items: [Markup] = state.found.map { sensor in
            let note: Markup? = sensor.note.map { "<p class=\"note\">\($0)</p>" }
            let way: Markup
            if let name = sensor.pairedAs {
                way = "<p class=\"note\">paired already, as “\(name)”</p>"
            } else {
                way = """
                    <a class="button" href="/sensors/pair?sensor=\(sensor.id.percentEncoded)" \
                    aria-label="Pair this one: \(sensor.title)">Pair this one</a>
                    """
            }
            let kind: Markup = sensor.link == .cable ? "cable" : "Bluetooth"
            return "<li><div><p>\(sensor.title)</p><p class=\"note\">\(kind)</p>\(note)</div>\(way)</li>\n"
        }
        return "<h2>Found</h2>\n<ul class=\"found\">\n\(items)</ul>\n"
    }

    private var notes: Markup {
        Markup(state.notes.map { "<p class=\"note\">\($0)</p>\n" })
    }

    /// Without a script, somebody looks again by hand.
    private var again: Markup {
        "<noscript><p><a href=\"/sensors/pair\">Look again</a></p></noscript>\n"
    }

    private func search(_ words: String, isMain: Bool) -> Markup {
        let look: Markup = isMain ? " class=\"main\"" : ""
        return """
            <form method="post" action="/sensors/search">\(PageFrame.hidden(key: key))<button\(look)>\(words)</button></form>

            """
    }

    private func cancel(_ words: String) -> Markup {
        """
        <form method="post" action="/sensors/cancel">\(PageFrame.hidden(key: key))<button>\(words)</button></form>

        """
    }

    // MARK: Passkey

    private var question: Markup? {
        guard let question = state.question else { return nil }
        let objection: Markup? = state.objection.map {
            "<p class=\"objection\" id=\"digits-why\" role=\"alert\">\($0)</p>\n"
        }
        let described: Markup =
            state.objection == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"digits-why\""
        switch question {
        case .passkey, .pin:
            let kind: Markup =
                question == .passkey
                ? "inputmode=\"numeric\" pattern=\"[0-9]{1,6}\" maxlength=\"6\"" : "maxlength=\"16\""
            return """
                <form class="passkey" method="post" action="/sensors/answer">\(PageFrame.hidden(key: key))
                <label for="digits">\(question.words)</label>
                \(objection)<p class="buttons"><input id="digits" name="digits" \(kind) autocomplete="off" required\(described)>
                <button class="main">Send</button></p></form>

                """
        case .same:
            return """
                <form class="passkey" method="post" action="/sensors/answer">\(PageFrame.hidden(key: key))
                <p>\(question.words)</p>
                <p class="buttons"><button class="main" name="yes" value="yes">Yes, the same</button>
                <button name="yes" value="no">No</button></p></form>

                """
        }
    }

    // MARK: Name, wearer, place

    private func fields(_ form: Form) -> Markup {
        let places: [Markup] = Placement.all.map { place in
            let isChosen: Markup = place.rawValue == form.placement ? " checked" : ""
            return """
                <label class="choice"><input type="radio" name="placement" value="\(place.rawValue)"\(isChosen)>
                <span><strong>\(place.rawValue)</strong> \(place.words)</span></label>

                """
        }
        return """
            <p>\(form.sensor.title)</p>
            \(form.sensor.note.map { "<p class=\"note\">\($0)</p>\n" as Markup })<div class="with-picture">
            <form class="fields" method="post" action="/sensors/pair">\(PageFrame.hidden(key: key))
            <input type="hidden" name="sensor" value="\(form.sensor.id)">
            <fieldset><legend>Where it is worn</legend>
            <p class="note">If it is the wearer's only sensor: t4. Slouching is judged there and nowhere else.</p>
            \(why("placement", form))\(places)</fieldset>
            \(text("name", "Name", form.name, "for example back", form))\
            \(text("wearer", "Wearer", form.wearer, "me, or a name", form))\
            <p class="buttons"><button class="main">Pair</button> <a href="/sensors/pair">Back</a></p>
            </form>
            <div>\(PlacementPicture().markup)<div class="advice">\(PlacementPicture.advice)</div></div>
            </div>

            """
    }

    private func why(_ field: String, _ form: Form) -> Markup? {
        form.objections[field].map { "<p class=\"objection\" id=\"\(field)-why\" role=\"alert\">\($0)</p>\n" }
    }

    private func text(_ field: String, _ title: String, _ value: String, _ hint: String, _ form: Form) -> Markup {
        let described: Markup =
            form.objections[field] == nil ? "" : " aria-invalid=\"true\" aria-describedby=\"\(field)-why\""
        return """
            <div class="entry-field"><label for="\(field)">\(title) <span class="note">\(hint)</span></label>
            \(why(field, form))<input id="\(field)" name="\(field)" value="\(value)" maxlength="64" autocomplete="off" \
            required\(described)></div>

            """
    }
}
