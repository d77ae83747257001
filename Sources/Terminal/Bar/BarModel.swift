public import Events
import LocalTime
import Numbers
import PlainText
import Posture

/// What a status bar knows: events in with their time, what is to be shown out. Pure.
public struct BarModel: Sendable {
    private var model = ScreenModel(joins: true)

    public init() {}

    public mutating func apply(_ event: GatewayEvent, now_us: Int64) { model.apply(event, now_us: now_us) }

    /// Whether there is all that one picture shows: the angles of the sensor that is shown, and today's totals.
    public var isComplete: Bool { model.current.map { $0.angle != nil && $0.today != nil } ?? false }

    /// What to show.
    ///
    /// - Parameter now_us: UTC, on the bar's own clock: an old angle is never shown as a new one.
    public func state(now_us: Int64) -> BarState {
        guard let sensor = model.current else {
            return BarState("no sensor", .noSensor, details: ["No sensor is recorded: “plumbline pair” adds one."])
        }
        var state = Self.moment(sensor, now_us: now_us)
        state.details = details(sensor, state, now_us: now_us)
        return state
    }

    // MARK: The text

    private static func moment(_ sensor: ScreenSensor, now_us: Int64) -> BarState {
        if let staleness_us = sensor.staleness_us(now_us: now_us) {
            return BarState("no data for \(TimeText.duration(seconds: Double(staleness_us) / 1e6))", .noData)
        }
        guard let angle = sensor.angle else { return BarState(waiting(sensor.link?.state), .noData) }
        let headline = sensor.headline.shown ?? Headline(name: .unknown)
        if headline.name == .unknown, angle.calibration != .ok {
            return BarState(angle.calibration == .none ? "not calibrated" : "calibration in doubt", .notCalibrated)
        }
        let style = BarState.Style(headline.name)
        // Of what nothing is claimed, no angle is claimed either.
        let hasAngle = ![.unknown, .notWorn, .lying].contains(style)
        let degrees = hasAngle ? angle.flexionDegrees.map { " \(String(whole: $0))°" } : nil
        return BarState(headline.words + (degrees ?? ""), style)
    }

    /// Before the first angle.
    private static func waiting(_ state: LinkEvent.State?) -> String {
        switch state {
        case .searching, nil: "looking for the sensor"
        case .connecting, .streaming: "waiting for data"
        case .silent: "no data"
        case .lost: "connection lost"
        case .stopped: "stopped"
        }
    }

    // MARK: More of it

    private func details(_ sensor: ScreenSensor, _ state: BarState, now_us: Int64) -> [String] {
        let isNow = state.style != .noData
        let beside = isNow ? sensor.headline.shown?.beside : nil
        let name = PrintableText.of(sensor.name)
        return [
            "\(name): \(state.text)" + (beside.map { ", \($0)" } ?? ""),
            isNow ? sensor.angle?.reason : sensor.problem,
            totals(sensor), sensor.battery?.ratio.map { "Battery \(String(whole: $0 * 100)) %" },
            model.snoozed(now_us: now_us).map { until in
                "No alerts until \(Moment(utc_us: until.utc_us, offset_s: model.offset_s).clock())"
            },
        ].compactMap { $0.map { PrintableText.of($0, limit: 200) } }
    }

    private func totals(_ sensor: ScreenSensor) -> String? {
        sensor.totals(least_s: model.slouch_s).map { today in
            "Today worn \(TimeText.duration(seconds: today.worn_s)), "
                + "slouching \(TimeText.duration(seconds: today.slouch_s))"
        }
    }
}

extension BarState.Style {
    init(_ name: Headline.Name) {
        self =
            switch name {
            case .unknown: .unknown
            case .notWorn: .notWorn
            case .lying: .lying
            case .anglesOnly: .anglesOnly
            case .upright: .upright
            case .relaxed: .relaxed
            case .slouching: .slouching
            case .posture: .elsewhere
            case .notSure: .notSure
            }
    }
}
