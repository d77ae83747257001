import Balance
import Coach
import Glibc
import LinuxIO
import Numbers
import PlainText

/// A dialogue on a full screen: a page with its figure, a line that says how it stands, and the keys.
final class TerminalDialog: Dialog {
    private static let frame_ms: Int32 = 100
    /// From a key to a hold: to lie down, or to sit as it is asked for.
    private static let ready_s = 10
    private static let readyToHold_s = 5
    private static let bell_s = 10

    private let terminal: FullScreen
    private let style: ScreenStyle
    private let figures: FigureFilms
    private var decoder = KeyDecoder()
    private var pending: [Key] = []
    private var scroll = 0
    /// Lines of the text that are drawn at most, and those that are below what is drawn.
    private var textRows = 0
    private var linesBelow = 0
    private var prefersFigure = false

    init(_ terminal: FullScreen, style: ScreenStyle) {
        self.terminal = terminal
        self.style = style
        figures = FigureFilms.load()
        Console.holdComplaints(true)
    }

    func close() {
        FullScreen.restore()
        Console.holdComplaints(false)
    }

    func choose(_ page: Page, _ options: [Choice]) throws(DialogEnd) -> Int {
        scroll = 0
        while true {
            guard let key = try waitForKey(page, status: "", options), let option = Self.option(key, options) else {
                continue
            }
            // Nobody agrees to what was not on the screen: a yes to a page that goes on shows more of it. Steps beside a
            // figure come again with every set, and are not asked about.
            if page.figure == nil, linesBelow > 0, key == .enter || key == .character("y") {
                scroll += textRows
                continue
            }
            return option
        }
    }

    func number(
        _ page: Page, prompt: String, unit: String, range: ClosedRange<Double>, _ options: [Choice]
    ) throws(DialogEnd) -> DialogAnswer<Double> {
        scroll = 0
        var typed = ""
        var complaint: String?
        while true {
            let status = complaint ?? "\(prompt): \(typed)\(style.usesUnicode ? "▏" : "_") \(unit)"
            guard let key = try waitForKey(page, status: status, options) else { continue }
            complaint = nil
            switch key {
            case .character(let character) where character.isNumber || ".,-".contains(character):
                if typed.count < 8 { typed.append(character) }
            case .backspace: _ = typed.popLast()
            case .enter where !typed.isEmpty:
                guard let value = TypedNumber.value(typed), range.contains(value) else {
                    complaint = TypedNumber.value(typed).map { LineDialog.impossible($0, unit, range) } ?? "No number."
                    typed = ""
                    continue
                }
                return .value(value)
            default:
                if let option = Self.option(key, options) { return .option(option) }
            }
        }
    }

    func text(
        _ page: Page, prompt: String, most: Int, _ options: [Choice]
    ) throws(DialogEnd) -> DialogAnswer<String> {
        scroll = 0
        var typed = ""
        while true {
            // Of a long text the end is seen, where it grows.
            let room = max(8, terminal.currentSize.columns - prompt.count - 14)
            let shown = typed.count > room ? (style.usesUnicode ? "…" : "...") + typed.suffix(room - 3) : typed
            let isFull = typed.unicodeScalars.count >= most
            let mark = isFull ? " (\(most) at most)" : style.usesUnicode ? "▏" : "_"
            let status = "\(prompt): \(shown)\(mark)"
            guard let key = try waitForKey(page, status: status, options, isTyping: true) else { continue }
            switch key {
            case .character(let character) where typed.unicodeScalars.count < most:
                if character.unicodeScalars.allSatisfy(PrintableText.isHarmless) { typed.append(character) }
            case .backspace: _ = typed.popLast()
            case .enter where !typed.allSatisfy(\.isWhitespace): return .value(typed)
            case .enter:
                if let option = Self.option(key, options) { return .option(option) }
            default: continue
            }
        }
    }

    func stopwatch(
        _ page: Page, prompt: String, range: ClosedRange<Double>, _ options: [Choice], startsItself: Bool
    ) throws(DialogEnd) -> DialogAnswer<Double> {
        scroll = 0
        if !startsItself {
            let ready = try choose(page, [Choice("\n", "start")] + options)
            guard ready == 0 else { return .option(ready - 1) }
        }
        if let option = try countToStart(page, seconds: Self.ready_s, options) { return .option(option) }
        let start_us = HostClock.boottime_us
        var bells = 0
        while true {
            let seconds = Double((HostClock.boottime_us - start_us) / 1_000_000)
            let bar = [Choice("\n", "stop the time"), .retry] + options
            guard seconds < range.upperBound else {
                signal()
                return .value(range.upperBound)
            }
            // Whoever lies there counts by them.
            if Int(clamping: seconds) / Self.bell_s > bells {
                bells += 1
                signal()
            }
            let status = "\(Int(clamping: seconds)) s, a bell every \(Self.bell_s) s"
            switch try waitForKey(page, status: status, bar) {
            case .enter, .character(" "): return .value(max(range.lowerBound, seconds))
            case .character("r"):
                return try stopwatch(page, prompt: prompt, range: range, options, startsItself: false)
            case let key?: if let option = Self.option(key, options) { return .option(option) }
            case nil: continue
            }
        }
    }

    func getReady(_ page: Page) throws(DialogEnd) { _ = try countToStart(page, seconds: Self.readyToHold_s, []) }

    func signal() { Console.write("\u{07}") }

    /// Counts down, with a bell in each of the last three seconds and one at the start; Enter starts at once.
    ///
    /// - Returns: the option that was chosen instead.
    private func countToStart(_ page: Page, seconds: Int, _ options: [Choice]) throws(DialogEnd) -> Int? {
        let end_us = HostClock.boottime_us + Int64(seconds) * 1_000_000
        var last = seconds
        // Whoever does not hear this one hears none.
        signal()
        while true {
            let left = Int(clamping: (end_us - HostClock.boottime_us + 999_999) / 1_000_000)
            guard left > 0 else { break }
            if left < last, left <= 3 { signal() }
            last = left
            let bar = [Choice("\n", "start now")] + options
            switch try waitForKey(page, status: "Get ready: \(left) s", bar) {
            case .enter?:
                signal()
                return nil
            case let key?: if let option = Self.option(key, options) { return option }
            case nil: continue
            }
        }
        signal()
        return nil
    }

    func countDown(
        _ page: Page, seconds: Int, _ options: [Choice], status: CountdownStatus
    ) throws(DialogEnd) -> DialogAnswer<Void> {
        var left_us = Int64(seconds) * 1_000_000
        var last_us = HostClock.boottime_us
        var isPaused = false
        while left_us > 0 {
            let now_us = HostClock.boottime_us
            if !isPaused { left_us -= now_us - last_us }
            last_us = now_us
            let left = Int((max(0, left_us) + 999_999) / 1_000_000)
            let bar = [Choice("\n", "done"), Choice(" ", isPaused ? "go on" : "pause")] + options
            switch try waitForKey(page, status: (isPaused ? "Paused. " : "") + status.words(secondsLeft: left), bar) {
            case .enter: return .value(())
            case .character(" "), .character("p"): isPaused.toggle()
            case .some(let key):
                if let option = Self.option(key, options) { return .option(option) }
            case nil: continue
            }
        }
        signal()
        return .value(())
    }

    func announce(_ page: Page, status: String, isUpdate: Bool) { draw(page, status: status, nil) }

    // MARK: Keys

    /// Draws, and waits for a key for the length of a frame.
    ///
    /// - Parameters:
    ///   - page: what is drawn.
    ///   - status: how it stands.
    ///   - options: beside the page's own keys.
    ///   - isTyping: letters are words of somebody's, and no keys.
    private func waitForKey(
        _ page: Page, status: String, _ options: [Choice], isTyping: Bool = false
    ) throws(DialogEnd) -> Key? {
        draw(page, status: status, options, isTyping: isTyping)
        if pending.isEmpty {
            var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(clamping: POLLIN), revents: 0)
            guard poll(&descriptor, 1, Self.frame_ms) > 0 else { return nil }
            let bytes = terminal.read()
            guard !bytes.isEmpty else { throw .ended }
            pending = decoder.keys(bytes)
        }
        guard !pending.isEmpty else { return nil }
        let key = pending.removeFirst()
        switch key {
        case .interrupt, .escape: throw .stopped
        case .character where isTyping: return key
        case .character("q"): throw .stopped
        case .character("j"): scroll += 1
        case .character("k"): scroll = max(0, scroll - 1)
        case .character("f"): prefersFigure.toggle()
        default: return key
        }
        return nil
    }

    private static func option(_ key: Key, _ options: [Choice]) -> Int? {
        switch key {
        case .enter: options.firstIndex { $0.key == "\n" }
        case .character(let character): options.firstIndex { $0.key == character }
        default: nil
        }
    }

    // MARK: Drawing

    /// - Parameter options: `nil` while no key is read.
    private func draw(_ page: Page, status: String, _ options: [Choice]?, isTyping: Bool = false) {
        let size = terminal.currentSize
        let layout = DialogLayout(
            columns: size.columns, rows: size.rows, hasFigure: page.figure.map { figures.has($0.id) } ?? false,
            prefersFigure: prefersFigure, keys: options.map { Self.keyTexts($0, isTyping: isTyping) } ?? [])
        let text = TextPage(page, width: layout.textColumns).lines
        scroll = min(scroll, max(0, text.count - layout.textRows))
        textRows = layout.textRows
        linesBelow = max(0, text.count - layout.textRows - scroll)
        var figure: [ScreenLine] = []
        if let shown = page.figure, layout.figureRows > 0 {
            figure = figures.lines(
                shown.id, side: shown.side, columns: layout.figureColumns, rows: layout.figureRows,
                seconds: Double(HostClock.boottime_us) / 1e6, usesUnicode: style.usesUnicode)
        }
        let lines = layout.lines(
            title: page.title, text: text, scroll: scroll, figure: figure,
            status: status.isEmpty && page.figure == nil && linesBelow > 0 ? "More below" : status,
            keys: options.map { keys($0, hasMore: text.count > layout.textRows, layout, isTyping: isTyping) } ?? [])
        terminal.draw(
            lines.map { (style.usesUnicode ? $0 : $0.ascii).fitted(to: size.columns).text(style) }, size: size)
    }

    /// Every key that always works, and what it does.
    static func keyTexts(_ options: [Choice], isTyping: Bool) -> [String] {
        options.map { option in
            (option.key == "\n" ? "Enter" : option.key == " " ? "Space" : String(option.key)) + " " + option.word
        } + [isTyping ? "Esc stop" : "q stop"]
    }

    private func keys(
        _ options: [Choice], hasMore: Bool, _ layout: DialogLayout, isTyping: Bool
    ) -> [String] {
        var keys = Self.keyTexts(options, isTyping: isTyping)
        if layout.canSwitch { keys.append(prefersFigure ? "f text" : "f figure") }
        if hasMore, !isTyping { keys.append("j/k scroll") }
        return keys
    }
}
