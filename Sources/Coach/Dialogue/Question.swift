/// What is asked now. A screen shows it, a line dialogue prints it, a web page makes a form of it.
public enum Question: Sendable {
    /// One of the choices.
    case choice(Page, [Choice])
    /// A number of a unit within what is possible, or one of the choices. The unit may be empty.
    case number(Page, prompt: String, unit: String, range: ClosedRange<Double>, [Choice])
    /// Words of the person's own, with so many characters at most, or one of the choices. A choice with the Enter key is an
    /// empty answer.
    case text(Page, prompt: String, most: Int, [Choice])
    /// Seconds that pass between a start and a stop, or one of the choices. The start is counted down, since a person who
    /// holds something presses no key; `startsItself` where that begins at once.
    case stopwatch(Page, prompt: String, range: ClosedRange<Double>, [Choice], startsItself: Bool)
    /// So many seconds pass; they may be ended early, or by one of the choices.
    case countdown(Page, seconds: Int, [Choice], status: CountdownStatus)
    /// Nobody is asked: whether a running recorder can be asked for the angles of the wearer's sensor.
    case sensor
    /// Nobody is asked: the mean of the sensor's forward angle over so many seconds, while the page is shown.
    case measurement(Page, seconds: Int)

    /// Whether an answer is one to this question. Another one may come from a page that was shown before.
    public func accepts(_ answer: Answer) -> Bool {
        switch (self, answer) {
        case (.choice(_, let choices), .choice(let index)), (.number(_, _, _, _, let choices), .choice(let index)),
            (.text(_, _, _, let choices), .choice(let index)),
            (.stopwatch(_, _, _, let choices, _), .choice(let index)),
            (.countdown(_, _, let choices, _), .choice(let index)):
            choices.indices.contains(index)
        case (.number(_, _, _, let range, _), .value(let value)),
            (.stopwatch(_, _, let range, _, _), .value(let value)):
            range.contains(value)
        case (.text(_, _, let most, _), .text(let text)): (1...max(1, most)).contains(text.unicodeScalars.count)
        case (.countdown, .done), (.sensor, .sensor), (.measurement, .angle): true
        default: false
        }
    }
}

/// What was answered to a ``Question``.
public enum Answer: Equatable, Sendable {
    /// The place of the choice among those that were offered.
    case choice(Int)
    /// In the question's unit; of a stopwatch seconds.
    case value(Double)
    /// As it was typed.
    case text(String)
    /// A countdown has run out, or was ended because it is done.
    case done
    /// Whether a running recorder can be asked.
    case sensor(isThere: Bool)
    /// Degrees forward of upright; `nil` where none came.
    case angle(Double?)
}
