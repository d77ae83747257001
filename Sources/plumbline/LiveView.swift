import Events
import Gateway
import LinuxIO
import Posture

/// What shows the gateway's events: lines, a stream, or a screen.
protocol LiveView: AnyObject {
    func take(_ event: GatewayEvent)
    func take(_ frames: [PostureFrame], of origin: FrameOrigin)
    func close()
}

/// Lines for people, or the stream of JSON.
final class LineView: LiveView {
    private let lines: LiveLines
    private let rate_Hz: Double
    private var paces: [String: Pace] = [:]

    init(json: Bool, rate_Hz: Double) {
        lines = LiveLines(json: json)
        // People read a line a second.
        self.rate_Hz = json ? rate_Hz : 1
    }

    func take(_ event: GatewayEvent) { lines.take(event) }

    func take(_ frames: [PostureFrame], of origin: FrameOrigin) {
        for frame in frames where paces[origin.sensor, default: Pace(rate_Hz: rate_Hz)].isDue(at_us: frame.time_us) {
            lines.take(.angle(AngleEvent(frame, of: origin)))
        }
    }

    func close() {}
}

/// One picture of the screen after the first angles, for a look in passing and for documents.
final class SnapshotView: LiveView {
    private let onEnd: () -> Void
    private let style: ScreenStyle
    private var model = ScreenModel()
    private var frames = 0

    init(style: ScreenStyle, onEnd: @escaping () -> Void) {
        self.style = style
        self.onEnd = onEnd
    }

    func take(_ event: GatewayEvent) {
        model.take(event, now_us: HostClock.utc_us)
        if case .angle = event { countFrame() }
    }

    func take(_ frames: [PostureFrame], of origin: FrameOrigin) {
        guard let last = frames.last else { return }
        take(.angle(AngleEvent(last, of: origin)))
    }

    /// A second's angles, so that rate and battery are there too.
    private func countFrame() {
        frames += 1
        guard frames == 20 else { return }
        let renderer = ScreenRenderer(model: model, columns: 80, rows: 24, style: style, now_us: HostClock.utc_us)
        for line in renderer.lines() { Console.print(line.text(style)) }
        onEnd()
    }

    func close() {}
}
