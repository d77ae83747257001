/// What a status bar shows of a moment.
public struct BarState: Equatable, Sendable {
    /// What it is, as a word for the bar's own style: a class of waybar.
    public enum Style: String, CaseIterable, Sendable {
        case upright
        case relaxed
        case slouching
        /// Leaning, reclined or bent.
        case elsewhere
        case notSure = "not-sure"
        case unknown
        case notWorn = "not-worn"
        case lying
        /// No posture is judged from where this sensor sits.
        case anglesOnly = "angles-only"
        /// Not calibrated, or in doubt.
        case notCalibrated = "not-calibrated"
        /// Nothing comes from the sensor.
        case noData = "no-data"
        case noSensor = "no-sensor"
        case noRecorder = "no-recorder"
    }

    /// As short as a bar wants it: `slouching 18°`.
    public var text: String
    /// More of it, a line each, for who points at it.
    public var details: [String]
    public var style: Style

    public init(_ text: String, _ style: Style, details: [String] = []) {
        self.text = text
        self.details = details
        self.style = style
    }

    /// No recorder is running.
    ///
    /// - Parameter reason: why it cannot be heard; `nil` where there is none.
    public static func noRecorder(_ reason: String? = nil) -> BarState {
        BarState(
            "no recorder", .noRecorder,
            details: [reason ?? "The recorder is not running: “plumbline run” starts it."])
    }
}
