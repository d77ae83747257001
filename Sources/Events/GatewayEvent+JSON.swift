import LocalTime
import Numbers
public import Posture

extension GatewayEvent {
    /// The event as one JSON object, `type` first; angles with two decimals, `null` for what is not known.
    public var json: JSONText {
        switch self {
        case .angle(let e):
            return .object([
                ("type", .string("angle")),
                ("time", .string(e.moment.rfc3339)),
                ("sensor", .string(e.sensor)),
                ("placements", .array(e.placements.map { .string($0.rawValue) })),
                ("flexion_deg", .optional(e.flexionDegrees, decimals: 2)),
                ("lean_deg", .optional(e.leanDegrees, decimals: 2)),
                ("range_ratio", .optional(e.rangeShare, decimals: 2)),
                ("posture", .string(e.posture.rawValue)),
                ("confidence", .optional(e.confidence, decimals: 2)),
                ("or", .optional(e.alternative?.rawValue)),
                ("why", .optional(e.why)),
                ("activity", .string(e.activity.rawValue)),
                ("calibration", .string(e.calibration.rawValue)),
                ("slouch_probability", .optional(e.slouchProbability, decimals: 3)),
                ("band", .optional(e.band?.rawValue)),
                ("reason", .optional(e.reason)),
                ("slouch_begins_deg", .optional(e.slouchBeginsDegrees, decimals: 2)),
                ("slouching", e.isSlouching.map { .bool($0) } ?? .null),
                ("slouching_since", .optional(e.slouchSince?.rfc3339)),
            ])
        case .episode(let e):
            return .object(
                [("type", .string("episode")), ("sensor", .string(e.sensor))]
                    + e.episode.jsonFields(offset_s: e.offset_s))
        case .alert(let e):
            return .object([
                ("type", .string("alert")),
                ("time", .string(e.moment.rfc3339)),
                ("sensor", .string(e.sensor)),
                ("flexion_deg", .optional(e.flexionDegrees, decimals: 2)),
                ("duration_s", .number(e.duration_s, decimals: 3)),
                ("bell", .bool(e.ringsBell)),
                ("silenced", .optional(e.silence?.words)),
                ("silenced_by", .optional(e.silence?.code)),
                ("reason", .optional(e.reason)),
            ])
        case .gap(let e):
            return .object([
                ("type", .string("gap")),
                ("sensor", .string(e.sensor)),
                ("from", .string(Moment(utc_us: e.gap.from_us, offset_s: e.offset_s).rfc3339)),
                ("to", .string(e.end.rfc3339)),
                ("reason", .string(e.gap.reason.rawValue)),
                ("lost_samples", .optional(e.gap.lostSamples)),
            ])
        case .link(let e):
            let calibration = e.calibration.map { [("calibration", JSONText.string($0.rawValue))] } ?? []
            return .object(
                [
                    ("type", .string("link")),
                    ("time", .string(e.moment.rfc3339)),
                    ("sensor", .string(e.sensor)),
                    ("state", .string(e.state.rawValue)),
                    ("rate_hz", .optional(e.rate_Hz, decimals: 2)),
                    ("loss_ratio", .optional(e.lossRatio, decimals: 6)),
                    ("latency_ms", .optional(e.latency_ms, decimals: 3)),
                    ("detail", .optional(e.detail)),
                    ("samples_to_come", .optional(e.samplesToCome)),
                    ("gone_ratio", .optional(e.goneRatio, decimals: 6)),
                ] + calibration)
        case .battery(let e):
            return .object([
                ("type", .string("battery")),
                ("time", .string(e.moment.rfc3339)),
                ("sensor", .string(e.sensor)),
                ("battery_ratio", .optional(e.ratio, decimals: 3)),
                ("voltage_v", .optional(e.voltage_V, decimals: 3)),
                ("charging", e.isCharging.map { .bool($0) } ?? .null),
            ])
        case .note(let e):
            return .object([
                ("type", .string("note")),
                ("time", .string(e.moment.rfc3339)),
                ("sensor", .optional(e.sensor)),
                ("kind", .string(e.kind.rawValue)),
                ("text", .string(e.text)),
            ])
        case .today(let e):
            return .object([
                ("type", .string("today")),
                ("sensor", .string(e.sensor)),
                ("worn_s", .number(e.worn_s, decimals: 0)),
                ("upright_s", .number(e.upright_s, decimals: 0)),
                ("slouch_s", .number(e.slouch_s, decimals: 0)),
                ("episodes", .integer(Int64(e.episodes))),
                ("alerts", .integer(Int64(e.alerts))),
                ("longest_episode_s", .number(e.longestEpisode_s, decimals: 0)),
                ("gaps_s", .number(e.gaps_s, decimals: 0)),
                ("alerts_left_out", .integer(Int64(e.silentAlerts))),
                ("alert_words", .optional(e.alertWords)),
                ("running_s", .optional(e.running_s, decimals: 0)),
                ("snoozed_until", .optional(e.snoozedUntil?.rfc3339)),
                (
                    "hours",
                    .array(
                        e.hours.map { .array([.number($0.worn_s, decimals: 0), .number($0.slouch_s, decimals: 0)]) })
                ),
                ("unknown_s", .optional(e.unknown_s, decimals: 0)),
            ])
        }
    }
}

extension Episode {
    /// The fields of an episode as every report writes them.
    public func jsonFields(offset_s: Int) -> [(key: String, value: JSONText)] {
        [
            ("start", .string(Moment(utc_us: start_us, offset_s: offset_s).rfc3339)),
            ("end", .string(Moment(utc_us: end_us, offset_s: offset_s).rfc3339)),
            ("duration_s", .number(duration_s, decimals: 3)),
            ("kind", .string(kind.rawValue)),
            ("mean_deg", .number(meanDegrees, decimals: 2)),
            ("peak_deg", .number(peakDegrees, decimals: 2)),
        ]
    }
}
