import Balance

/// What is shown at once: on a screen, or as lines.
struct DialogPage {
    var title: String
    /// Of the exercise or self-test that is shown beside the text.
    var figure: (id: String, side: StateKey.Side)?
    private let fill: (inout TextPage) -> Void

    init(_ title: String, figure: (id: String, side: StateKey.Side)? = nil, fill: @escaping (inout TextPage) -> Void) {
        self.title = title
        self.figure = figure
        self.fill = fill
    }

    /// Of plain paragraphs.
    init(_ title: String, _ paragraphs: [String]) {
        self.init(title) { page in
            for paragraph in paragraphs {
                page.space()
                page.paragraph(paragraph)
            }
        }
    }

    func text(width: Int) -> TextPage {
        var page = TextPage(width: width)
        fill(&page)
        return page
    }
}

/// One of the answers that are offered: a key on a screen, a word on a line.
struct DialogOption {
    /// `\n` is the Enter key, and an empty line.
    let key: Character
    let word: String

    init(_ key: Character, _ word: String) {
        self.key = key
        self.word = word
    }

    static let next = DialogOption("\n", "go on")
    static let begin = DialogOption("\n", "begin")
    static let yes = DialogOption("y", "yes")
    static let no = DialogOption("n", "no")
    static let skip = DialogOption("s", "skip")
    static let back = DialogOption("b", "back")
    static let hurts = DialogOption("h", "it hurts")
    static let retry = DialogOption("r", "retry")
}

/// Why a dialogue ends before its end.
enum DialogEnd: Error {
    /// Somebody wanted to stop.
    case stopped
    /// The terminal, or the input, has ended.
    case ended
}

enum DialogAnswer<Value> {
    case value(Value)
    /// One of the options, by its place.
    case option(Int)
}

/// Questions and answers, on a screen or line by line. Stopping (`q`, Ctrl-C, `stop`) is always possible and always an
/// error of `DialogEnd`, so that nothing goes on by mistake.
protocol Dialog: AnyObject {
    /// - Returns: the place of the option that was chosen.
    func choose(_ page: DialogPage, _ options: [DialogOption]) throws(DialogEnd) -> Int

    /// A number within what is possible; another one is asked again with the range.
    func number(
        _ page: DialogPage, prompt: String, unit: String, range: ClosedRange<Double>, _ options: [DialogOption]
    ) throws(DialogEnd) -> DialogAnswer<Double>

    /// Seconds that pass between a start and a stop, in whole seconds.
    func stopwatch(
        _ page: DialogPage, prompt: String, range: ClosedRange<Double>, _ options: [DialogOption]
    ) throws(DialogEnd) -> DialogAnswer<Double>

    /// Waits so many seconds, with a pause key; Enter goes on at once.
    ///
    /// - Parameter status: what is said with so many seconds left.
    func countDown(
        _ page: DialogPage, seconds: Int, _ options: [DialogOption], status: @escaping (Int) -> String
    ) throws(DialogEnd) -> DialogAnswer<Void>

    /// Says how something stands that takes its time and reads no keys.
    ///
    /// - Parameter isUpdate: it was said before, with another number.
    func announce(_ page: DialogPage, status: String, isUpdate: Bool)

    /// Gives the terminal back.
    func close()
}

extension Dialog {
    /// Shows something that needs no answer but to have been read.
    func show(_ page: DialogPage) throws(DialogEnd) { _ = try choose(page, [.next]) }
}

/// `22`, `22.5` or `22,5`.
func dialogNumber(_ text: some StringProtocol) -> Double? {
    let plain = text.split(separator: " ").joined().replacing(",", with: ".").replacing("−", with: "-")
    guard let value = Double(plain), value.isFinite else { return nil }
    return value
}
