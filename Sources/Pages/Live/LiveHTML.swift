/// The page that shows what is measured now: a script fills it from what the recorder tells.
public struct LiveHTML: Sendable {
    let whose: PageFrame.Whose?
    let key: String

    public init(whose: PageFrame.Whose?, key: String) {
        self.whose = whose
        self.key = key
    }

    public var page: Markup {
        PageFrame(title: "Live", place: .live, whose: whose, key: key).page(
            """
            <noscript><p class="empty">What is live needs a script. The other pages do without.</p></noscript>
            <p id="connection" role="status" class="empty" hidden></p>
            <div id="sensors"></div>
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
            <p class="link"></p>
            </div>
            </div>
            <canvas class="chart" width="960" height="180" role="img" aria-label="The angle forward in the last minutes"></canvas>
            <p class="today"></p>
            </section>
            </template>
            <section class="actions" aria-labelledby="do" hidden>
            <h2 id="do">Do</h2>
            <p class="buttons">
            <button type="button" data-do="calibrate">Sit upright: calibrate</button>
            <button type="button" data-do="was-slouch">That was a slouch</button>
            <button type="button" data-do="was-none">That was none</button>
            <button type="button" data-do="snooze">Silence alerts for 30 min</button>
            <button type="button" data-do="unsnooze">Alerts on again</button>
            </p>
            <form id="note"><label for="text">Note</label>
            <input id="text" name="text" maxlength="500" autocomplete="off"><button>Keep</button></form>
            <p id="answer" role="status"></p>
            </section>
            <section aria-labelledby="said"><h2 id="said">What happened</h2><ol id="log"></ol></section>

            """)
    }
}
