public import Events
import Glibc
public import LinuxIO
public import Posture

/// The live view as a full screen on the event loop: events and keys in, pictures and actions out.
public final class LiveScreen: LiveView {
    /// What a key asks of the gateway.
    public var onAction: (ScreenAction) -> Void = { _ in }

    private static let frame_us: Int64 = 100_000

    private let terminal: FullScreen
    private let style: ScreenStyle
    private let loop: EventLoop
    private var model: ScreenModel
    private var decoder = KeyDecoder()
    private var paces: [String: Pace] = [:]
    private var tokens: [EventLoop.Token] = []

    /// - Parameters:
    ///   - terminal: taken over.
    ///   - style: how it may be drawn.
    ///   - subject: what is shown.
    ///   - loop: that everything happens on.
    public init(
        _ terminal: FullScreen, style: ScreenStyle, of subject: LiveSource, on loop: EventLoop
    ) throws(SystemError) {
        model = ScreenModel(joins: subject == .runningRecorder, isRecorded: subject != .unrecorded)
        self.terminal = terminal
        self.style = style
        self.loop = loop
        Console.holdComplaints(true)
        model.offset_s = HostClock.utcOffset_s(at: HostClock.utc_us)
        tokens.append(try loop.watch(STDIN_FILENO) { [unowned self] _ in self.readKeys() })
        tokens.append(loop.every(Self.frame_us) { [unowned self] in self.draw() })
    }

    public func show(_ event: GatewayEvent) {
        model.apply(event, now_us: HostClock.utc_us)
        if case .alert(let alert) = event, alert.ringsBell { Console.write("\u{07}") }
    }

    public func show(_ frames: [PostureFrame], of origin: FrameOrigin) {
        for frame in frames where paces[origin.sensor, default: Pace(rate_Hz: 10)].isDue(at_us: frame.time_us) {
            show(.angle(AngleEvent(frame, of: origin)))
        }
    }

    public func remember(_ history: [SensorHistory]) { history.forEach { model.remember($0) } }

    /// Shows a sentence for some seconds.
    public func say(_ text: String) { model.say(text, now_us: HostClock.utc_us) }

    /// Shows the answer to what a key asked for.
    public func show(_ reply: ControlReply) { model.apply(reply, now_us: HostClock.utc_us) }

    /// Shows a sentence until a key is pressed.
    public func announce(_ text: String) { model.announce(text) }

    public func close() {
        tokens.forEach(loop.cancel)
        FullScreen.restore()
        Console.holdComplaints(false)
    }

    private func readKeys() {
        let bytes = terminal.read()
        // The terminal has gone: nobody looks any more.
        guard !bytes.isEmpty else { return onAction(.quit) }
        for key in decoder.keys(bytes) {
            if let action = model.press(key, now_us: HostClock.utc_us) { onAction(action) }
        }
        draw()
    }

    private func draw() {
        let size = terminal.currentSize
        let renderer = ScreenRenderer(
            model: model, columns: size.columns, rows: size.rows, style: style, now_us: HostClock.utc_us)
        if model.showsHelp { model.setHelpEnd(renderer.helpEnd) }
        let lines = renderer.lines().map { style.usesUnicode ? $0 : $0.ascii.fitted(to: size.columns) }
        terminal.draw(lines.map { $0.text(style) }, size: size)
    }
}
