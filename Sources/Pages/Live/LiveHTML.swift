/// The page that shows what is measured now: a script fills it from what the recorder tells.
public struct LiveHTML: Sendable {
    let whose: PageFrame.Whose?
    /// The wearer's; `nil` where that could not be read.
    let sensors: [String]?
    let key: String

    public init(whose: PageFrame.Whose?, sensors: [String]?, key: String) {
        self.whose = whose
        self.sensors = sensors
        self.key = key
    }

    public var page: Markup {
        PageFrame(title: "Live", place: .live, whose: whose, key: key).page(
            """
            <noscript><p class="empty">What is live needs a script. The other pages do without.</p></noscript>
            <p id="connection" role="status" class="empty" hidden></p>
            \(noSensor)<div id="sensors" data-sensors="\((sensors ?? []).joined(separator: "\n"))"></div>
            \(Self.sensor)<section class="actions" aria-label="Alerts and notes" hidden>
            <p class="buttons"><button type="button" data-do="snooze" aria-pressed="false" \
            data-off="\(Self.silence)">\(Self.silence)</button></p>
            <form id="note"><label for="text">Note</label>
            <input id="text" name="text" maxlength="500" autocomplete="off"><button>Keep</button></form>
            </section>
            <p id="answer" role="status"></p>
            <section id="happened" aria-labelledby="said" hidden><h2 id="said">What happened</h2>
            <ol id="log"></ol></section>

            """)
    }

    /// The wearer's whose page it is.
    private static let silence = "Silence alerts for 30 min"

    private var noSensor: Markup? {
        guard let sensors, sensors.isEmpty, let whose else { return nil }
        return """
            <p class="empty">No sensor is paired\(whose.all.count > 1 ? " for \(whose.wearer)" : "") yet.</p>
            <p><a href="/sensors/pair">Pair a sensor</a>, on a cable or over Bluetooth.</p>

            """
    }

    /// One sensor, as often as there are any.
    private static let sensor: Markup = """
        <template id="sensor">
        <section class="sensor">
        <h2></h2>
        <div class="now">
        <svg class="spine" viewBox="-60 -120 120 132" role="img" aria-label="The upper body from the side">
        <line class="plumb" x1="0" y1="-116" x2="0" y2="6"/>
        <path class="seat" d="M-46 8h92"/>
        <path class="back" d="M0 0q0 -44 0 -84"/>
        <circle class="head" cx="0" cy="-98" r="13"/>
        </svg>
        <div class="words">
        <p class="state" aria-live="polite"></p>
        <p class="doubt"></p>
        <p class="angle"></p>
        <p class="reason"></p>
        </div>
        </div>
        <p class="call" role="status" hidden></p>
        <p class="link" hidden></p>
        <figure>
        <canvas class="chart" width="960" height="180" role="img" aria-label="The angle forward in the last minutes"></canvas>
        <figcaption class="said"></figcaption>
        </figure>
        <p class="today"></p>
        <p class="buttons" hidden>
        <button type="button" data-do="calibrate">Sit upright and calibrate</button>
        <button type="button" data-do="was-slouch">That was a slouch</button>
        <button type="button" data-do="was-none">That was no slouch</button>
        </p>
        </section>
        </template>

        """
}
