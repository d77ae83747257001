import Balance
public import Coach
import Numbers
import PlainText

/// A question as a form: a choice is a button, a number a field or a row of buttons, seconds a clock that a script runs
/// and that a number stands in for where there is none.
///
/// The form carries which question it is an answer to, so that a page that was shown before answers nothing else.
public struct QuestionHTML: Sendable {
    let question: Question
    /// Which of the guide's questions it is.
    let step: String
    let key: String
    /// Where the answer goes.
    let action: String
    /// Whose pages its sentences lead to.
    let whose: PageFrame.Whose?

    public init(_ question: Question, step: String, key: String, action: String, whose: PageFrame.Whose?) {
        self.question = question
        self.step = step
        self.key = key
        self.action = action
        self.whose = whose
    }

    /// The page that is asked about; `nil` for what nobody is asked.
    private var page: Page? {
        switch question {
        case .choice(let page, _), .number(let page, _, _, _, _), .text(let page, _, _, _),
            .stopwatch(let page, _, _, _, _), .countdown(let page, _, _, _), .measurement(let page, _):
            page
        case .sensor: nil
        }
    }

    private var choices: [Choice] {
        switch question {
        case .choice(_, let choices), .number(_, _, _, _, let choices), .text(_, _, _, let choices),
            .stopwatch(_, _, _, let choices, _), .countdown(_, _, let choices, _):
            choices
        case .sensor, .measurement: []
        }
    }

    // MARK: The title

    /// `1/8 left, set 2/2  Chin tuck` says where it is before it says what it is.
    private var titleParts: [String] {
        var parts: [String] = []
        var rest = (page?.title ?? "The sensor")[...]
        while let gap = rest.firstRange(of: "  ") {
            parts.append(String(rest[..<gap.lowerBound]))
            rest = rest[gap.upperBound...]
        }
        return parts + [String(rest)]
    }

    public var title: String { titleParts.last ?? "" }

    /// `1 of 8 left, set 2 of 2`; empty where it is in no list.
    var place: String {
        titleParts.dropLast().map { $0.replacing("/", with: " of ") }.joined(separator: " · ")
    }

    // MARK: The page

    public var body: Markup {
        let labels = ChoiceLabels((page?.blocks ?? []).map(withoutKeys), choices)
        let figure = page?.figure.flatMap { FigureHTML(id: $0.id, side: $0.side) }
        let side: Markup? = page?.figure.flatMap { figure in
            guard figure.side != .both else { return nil }
            return "<p class=\"side\">\(figure.side.rawValue.capitalisedFirst) side</p>\n"
        }
        let around: Markup? = place.isEmpty ? nil : "<p class=\"place\">\(place)</p>\n"
        let picture: Markup? = figure.map { "<div class=\"picture\">\n\($0.markup)</div>\n" }
        let text = PageBlocksHTML(labels.blocks, whose: whose).markup
        let form: Markup = """
            <form class="answers" method="post" action="\(action)">
            \(PageFrame.hidden(key: key))<input type="hidden" name="step" value="\(step)">
            \(asked)\(buttons(labels))<p class="ways"><button class="stop" name="answer" value="stop" formnovalidate>\
            Stop for now</button></p>
            </form>
            \(cues)
            """
        return """
            <div class="guide" data-step="\(step)">
            \(around)\(side)<div class="\(figure == nil ? "alone" : "beside")">
            \(picture)<div class="told">
            \(isTimed ? form + text : text + form)</div>
            </div>
            </div>

            """
    }

    /// A sentence that names a key of a terminal names the button.
    private func withoutKeys(_ block: Page.Block) -> Page.Block {
        guard case .paragraph(var text, let emphasis) = block else { return block }
        for choice in choices where choice.key.isLetter {
            text = text.replacing("press \(choice.key).", with: "press “\(choice.word.capitalisedFirst)”.")
        }
        return .paragraph(text, emphasis)
    }

    /// Whoever is in the middle of it sees the clock before the text.
    private var isTimed: Bool {
        switch question {
        case .stopwatch, .countdown, .measurement: true
        case .choice, .number, .text, .sensor: false
        }
    }

    /// The same for the same question, whenever it is asked.
    public var fingerprint: String {
        let plain = QuestionHTML(question, step: "", key: "", action: "", whose: nil)
        return String(UInt64.fnv1a((plain.title + plain.body.text).utf8), radix: 16)
    }

    // MARK: What is answered with

    private var asked: Markup {
        switch question {
        case .choice: .none
        case .number(_, let prompt, let unit, let range, _): number(prompt, unit, range)
        case .text(_, let prompt, let most, _): text(prompt, most: most)
        case .stopwatch(_, let prompt, let range, _, let startsItself):
            stopwatch(prompt, range, startsItself: startsItself)
        case .countdown(_, let seconds, _, let status): countdown(seconds, status)
        case .sensor: .none
        case .measurement(_, let seconds): measurement(seconds)
        }
    }

    private func number(_ prompt: String, _ unit: String, _ range: ClosedRange<Double>) -> Markup {
        if let scale = Self.scale(unit, range) {
            let buttons: [Markup] = scale.map {
                "<button name=\"answer\" value=\"value \($0)\">\($0)</button>\n"
            }
            return "<div class=\"scale\" role=\"group\" aria-label=\"\(prompt)\">\n\(buttons)</div>\n"
        }
        return "\(field(prompt, unit, range))"
    }

    /// So few whole numbers that each can have a button.
    private static func scale(_ unit: String, _ range: ClosedRange<Double>) -> ClosedRange<Int>? {
        guard unit.isEmpty, let least = Int(exactly: range.lowerBound), let most = Int(exactly: range.upperBound),
            most - least <= 10
        else { return nil }
        return least...most
    }

    private func field(_ prompt: String, _ unit: String, _ range: ClosedRange<Double>) -> Markup {
        let least = DecimalText.shortest(range.lowerBound)
        let most = DecimalText.shortest(range.upperBound)
        let isSame = prompt == "\(least) to \(most)"
        let unitText = unit.isEmpty ? "" : " \(unit)"
        return """
            <p class="field"><label for="value">\(isSame ? "Your answer" : prompt.capitalisedFirst)</label>
            <input id="value" name="value" type="number" inputmode="decimal" min="\(least)" max="\(most)" step="any" \
            required autocomplete="off" aria-describedby="range"><span class="unit">\(unit)</span>
            <button class="main" name="answer" value="value">Keep</button></p>
            <p class="range" id="range">\(least) to \(most)\(unitText)</p>

            """
    }

    private func text(_ prompt: String, most: Int) -> Markup {
        """
        <p class="field"><label for="text">\(prompt)</label>
        <textarea id="text" name="text" rows="2" maxlength="\(most)" required></textarea>
        <button class="main" name="answer" value="text">Keep</button></p>

        """
    }

    private func stopwatch(_ prompt: String, _ range: ClosedRange<Double>, startsItself: Bool) -> Markup {
        """
        <div class="timer" data-timer="stopwatch" data-most="\(at: range.upperBound)" \
        data-starts="\(startsItself ? "yes" : "no")" hidden>
        <p class="clock" aria-hidden="true"><span class="seconds">0</span><span class="unit">s</span></p>
        <p class="state"></p>
        <p class="buttons"><button type="button" class="main" data-do="start">Start</button>\
        <button type="button" class="main" data-do="halt" hidden>Stop the time</button>\
        <button type="button" data-do="again" hidden>Start again</button></p>
        </div>
        <details class="byhand" open><summary>Type the seconds</summary>
        \(field(prompt, "s", range))</details>

        """
    }

    private func countdown(_ seconds: Int, _ status: CountdownStatus) -> Markup {
        let (kind, count, each): (String, Int, Int) =
            switch status {
            case .hold: ("hold", 0, 0)
            case .going: ("going", 0, 0)
            case .rest: ("rest", 0, 0)
            case .repetitions(let count, let each): ("repetitions", count, each)
            }
        return """
            <div class="timer \(kind)" data-timer="countdown" data-seconds="\(seconds)" data-status="\(kind)" \
            data-count="\(count)" data-each="\(each)">
            <p class="clock" aria-hidden="true"><span class="seconds">\(seconds)</span><span class="unit">s</span></p>
            <p class="state">\(status.words(secondsLeft: seconds))</p>
            </div>
            <p class="buttons"><button class="main" name="answer" value="done">\(kind == "rest" ? "Go on" : "Done")\
            </button><button type="button" data-do="pause" hidden>Pause</button></p>

            """
    }

    private func measurement(_ seconds: Int) -> Markup {
        """
        <div class="timer" data-timer="measurement" data-seconds="\(seconds)">
        <p class="clock" aria-hidden="true"><span class="seconds">\(seconds)</span><span class="unit">s</span></p>
        <p class="state">Get into the posture, then measure: hold it for \(seconds) s.</p>
        </div>
        <p class="buttons"><button class="main" name="answer" value="measure">Measure now</button></p>

        """
    }

    // MARK: The choices

    private func buttons(_ labels: ChoiceLabels) -> Markup {
        guard !choices.isEmpty else { return .none }
        let isOneOfTwo = choices.prefix(2).map(\.word) == ["yes", "no"]
        let buttons: [Markup] = choices.indices.map { index in
            let choice = choices[index]
            let kind = kind(choice, isEven: isOneOfTwo && index < 2)
            // The letter is the same as in a terminal, with the browser's own key before it.
            let access: Markup? = choice.key == "\n" ? nil : " accesskey=\"\(String(choice.key))\""
            let pressed: Markup? = labels.isChosen[index].map { " aria-pressed=\"\($0 ? "true" : "false")\"" }
            return """
                <button name="answer" value="choice \(index)"\(kind)\(access)\(pressed) \
                formnovalidate>\(labels.words[index].capitalisedFirst)</button>

                """
        }
        return "<div class=\"choices\(labels.isList ? " list" : "")\">\n\(buttons)</div>\n"
    }

    private var hasField: Bool {
        switch question {
        case .number, .text: true
        case .choice, .stopwatch, .countdown, .sensor, .measurement: false
        }
    }

    /// - Parameter isEven: one of two answers, of which none is the usual one.
    private func kind(_ choice: Choice, isEven: Bool) -> Markup? {
        if choice == .hurts { return " class=\"hurts\"" }
        // Beside a field, what is typed there is the main answer.
        if choice.key == "\n", !hasField { return " class=\"main\"" }
        return isEven ? " class=\"even\"" : nil
    }

    /// What the seconds are said with, where there are any.
    private var cues: Markup {
        guard isTimed else { return .none }
        return """
            <p class="cues" hidden><label><input type="checkbox" data-cue="sound" checked> Sound</label>
            <label><input type="checkbox" data-cue="speech"> Spoken</label></p>

            """
    }
}
