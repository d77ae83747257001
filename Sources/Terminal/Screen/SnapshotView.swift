public import Events
import LinuxIO
public import Posture

/// One picture of the screen after the first angles, for a look in passing and for documents.
public final class SnapshotView: LiveView {
    private let onEnd: () -> Void
    private let style: ScreenStyle
    private var model: ScreenModel
    private var frames = 0

    /// - Parameters:
    ///   - style: how it may be drawn.
    ///   - subject: what is shown.
    ///   - onEnd: called when the picture has been printed.
    public init(style: ScreenStyle, of subject: LiveSource, onEnd: @escaping () -> Void) {
        model = ScreenModel(joins: subject == .runningRecorder, isRecorded: subject != .unrecorded)
        self.style = style
        self.onEnd = onEnd
    }

    public func show(_ event: GatewayEvent) {
        model.apply(event, now_us: HostClock.utc_us)
        if case .angle = event { countFrame() }
    }

    public func show(_ frames: [PostureFrame], of origin: FrameOrigin) {
        guard let last = frames.last else { return }
        show(.angle(AngleEvent(last, of: origin)))
    }

    /// A second's angles, so that rate and battery are there too.
    private func countFrame() {
        frames += 1
        guard frames == 20 else { return }
        let renderer = ScreenRenderer(model: model, columns: 80, rows: 24, style: style, now_us: HostClock.utc_us)
        for line in renderer.lines() { Console.print(line, style) }
        onEnd()
    }

    public func remember(_ history: [SensorHistory]) { history.forEach { model.remember($0) } }

    public func close() {}
}
