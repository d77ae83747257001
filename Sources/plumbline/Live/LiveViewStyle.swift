import LinuxIO
import Terminal

/// How a live view is to be shown.
struct LiveViewStyle {
    let json: Bool
    let asLines: Bool
    /// One picture, and then the end.
    let once: Bool
    let noColor: Bool
    /// Angles a second in the JSON stream; 0 = one for every sample.
    let rate_Hz: Double

    /// The screen where there is a terminal for it; else lines.
    ///
    /// - Parameters:
    ///   - source: where its events come from.
    ///   - loop: that it happens on.
    ///   - onEnd: called when a view has shown all that it shows.
    func makeView(of source: LiveSource, on loop: EventLoop, onEnd: @escaping () -> Void) throws -> any LiveView {
        if once { return SnapshotView(style: ScreenStyle.ofOutput(noColour: noColor), of: source, onEnd: onEnd) }
        guard !json, !asLines, ProcessEnvironment.value("TERM") ?? "dumb" != "dumb", let terminal = FullScreen.enter()
        else {
            return LineView(json: json, rate_Hz: rate_Hz)
        }
        do throws(SystemError) {
            return try LiveScreen(terminal, style: ScreenStyle.ofTerminal(noColour: noColor), of: source, on: loop)
        } catch {
            throw Failure("The screen cannot be used: \(error).")
        }
    }

    /// Tells what is told once: on the screen where there is one, else before it.
    func tell(_ telling: TellingOnce?, on view: any LiveView) {
        guard let telling else { return }
        guard let screen = view as? LiveScreen else { return telling.tell() }
        let news = telling.news()
        news.forEach { screen.announce($0.text) }
        telling.keep(news)
    }

    /// Angles a second that a view is to be sent.
    func rate_Hz(for view: any LiveView) -> Double { json ? rate_Hz : view is LineView ? 1 : 10 }
}
