public import Events
public import Posture

/// Lines for people, or the stream of JSON.
public final class LineView: LiveView {
    private let lines: LiveLines
    private let rate_Hz: Double
    private var paces: [String: Pace] = [:]

    public init(json: Bool, rate_Hz: Double) {
        lines = LiveLines(json: json)
        // People read a line a second.
        self.rate_Hz = json ? rate_Hz : 1
    }

    public func show(_ event: GatewayEvent) { lines.write(event) }

    public func show(_ frames: [PostureFrame], of origin: FrameOrigin) {
        for frame in frames where paces[origin.sensor, default: Pace(rate_Hz: rate_Hz)].isDue(at_us: frame.time_us) {
            lines.write(.angle(AngleEvent(frame, of: origin)))
        }
    }

    public func close() {}
}
