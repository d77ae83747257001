public import Coach
import Glibc
import Numbers
import PlainText

/// A page of text for people: paragraphs and lists, wrapped to the width there is.
public struct TextPage {
    /// Where there is no terminal, and no wider where there is a wide one: longer lines are not read well.
    static let ordinaryWidth = 80

    private(set) var lines: [ScreenLine] = []
    public let width: Int

    public init(width: Int) { self.width = max(20, width) }

    /// Columns of the terminal that standard output is; the ordinary width where it is none.
    public static var widthOfOutput: Int { width(of: STDOUT_FILENO) ?? ordinaryWidth }

    /// The same for a stream; `nil` where it is no terminal.
    public static func width(of descriptor: Int32) -> Int? {
        var window = winsize()
        guard isatty(descriptor) == 1, ioctl(descriptor, UInt(clamping: TIOCGWINSZ), &window) == 0, window.ws_col > 0
        else {
            return nil
        }
        return min(Int(window.ws_col), ordinaryWidth)
    }

    public mutating func title(_ text: String) { add(text, .strong) }

    /// A heading, with a blank line before it.
    public mutating func heading(_ text: String) {
        space()
        add(text, .strong)
    }

    public mutating func paragraph(_ text: String, _ tone: Tone = .plain, indent: Int = 0) {
        add(text, tone, indent: indent)
    }

    /// A blank line, unless the page begins here or there is one.
    public mutating func space() {
        if let last = lines.last, last.width > 0 { lines.append(ScreenLine()) }
    }

    /// `1. Do this.`, `2. Do that.`
    public mutating func steps(_ steps: [String]) {
        for (index, step) in steps.enumerated() { item(step, mark: "\(index + 1).", columns: 3) }
    }

    /// A mark or a name in a column of its own, and a text beside it.
    public mutating func item(_ text: String, mark: String, columns: Int, indent: Int = 0) {
        // On a narrow screen the name stands above its text.
        guard width - columns - indent > 16 || columns <= 4 else {
            add(mark, .strong, indent: indent)
            add(text, indent: indent + 2)
            return
        }
        let wrapped = WordWrap.lines(text, width: width - columns - indent)
        for (row, part) in wrapped.enumerated() {
            var line = ScreenLine(" ".repeated(indent))
            line.add(row == 0 ? mark : "", row == 0 ? .strong : .plain)
            line.pad(to: indent + columns)
            // A name longer than its column pushes the text of its own line on.
            if row == 0, mark.count >= columns { line.add(" ") }
            line.add(part)
            lines.append(line)
        }
    }

    /// Columns of a chart, as they are, with a name before them.
    mutating func chart(_ name: String, _ text: String, columns: Int) {
        var line = ScreenLine(name)
        line.pad(to: columns)
        line.add(text)
        lines.append(line)
    }

    private mutating func add(_ text: String, _ tone: Tone = .plain, indent: Int = 0) {
        for part in WordWrap.lines(text, width: width - indent) {
            var line = ScreenLine(" ".repeated(indent))
            line.add(part, tone)
            lines.append(line)
        }
    }

    /// Prints it in the style of the terminal; plain where there is none.
    public func print(noColour: Bool) {
        var style = ScreenStyle.ofTerminal(noColour: noColour)
        if isatty(STDOUT_FILENO) != 1 { style.usesColour = false }
        for line in lines { Console.print(line, style) }
    }

    /// The text of what a person is shown at once.
    public init(_ page: Page, width: Int) {
        self.init(width: width)
        for block in page.blocks {
            switch block {
            case .paragraph(let text, let emphasis): paragraph(text, Tone(emphasis))
            case .space: space()
            case .steps(let texts): steps(texts)
            }
        }
    }

    /// Sentences for the end of a dialogue, as wide as the terminal.
    public static func print(_ sentences: [String]) {
        var page = TextPage(width: widthOfOutput)
        for sentence in sentences { page.paragraph(sentence) }
        page.print(noColour: true)
    }
}

extension Tone {
    fileprivate init(_ emphasis: Page.Emphasis) {
        self =
            switch emphasis {
            case .plain: .plain
            case .strong: .strong
            case .faint: .faint
            case .warning: .warning
            }
    }
}
