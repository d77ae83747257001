import FoundationEssentials
import LocalTime
import Posture

extension GatewayEvent {
    /// Reads one line of the stream back, for a screen that watches through the recorder's socket.
    ///
    /// `nil` for a line that is no event, or one that a newer recorder has made and we do not know.
    public init?(json line: String) {
        guard let fields = try? JSONDecoder().decode(EventFields.self, from: Data(line.utf8)),
            let event = fields.event
        else { return nil }
        self = event
    }
}

/// Every field that an event may have, as it is written.
private struct EventFields: Decodable {
    let type: String
    let time: String?
    let sensor: String?
    let placements: [String]?
    let flexion_deg: Double?
    let lean_deg: Double?
    let range_ratio: Double?
    let confidence: Double?
    let or: PostureState?
    let why: String?
    let slouch_probability: Double?
    let band: String?
    let slouch_begins_deg: Double?
    let slouching: Bool?
    let slouching_since: String?
    let samples_to_come: Int?
    let gone_ratio: Double?
    let posture: PostureState?
    let activity: Activity?
    let calibration: CalibrationQuality?
    let start: String?
    let end: String?
    let kind: String?
    let mean_deg: Double?
    let peak_deg: Double?
    let duration_s: Double?
    let bell: Bool?
    let silenced: String?
    let from: String?
    let to: String?
    /// A word for programs of a gap, words for people of an angle and an alert.
    let reason: String?
    let lost_samples: Int?
    let state: LinkEvent.State?
    let rate_hz: Double?
    let loss_ratio: Double?
    let latency_ms: Double?
    let detail: String?
    let battery_ratio: Double?
    let voltage_v: Double?
    let charging: Bool?
    let text: String?
    let worn_s: Double?
    let upright_s: Double?
    let slouch_s: Double?
    let episodes: Int?
    let alerts: Int?
    let longest_episode_s: Double?
    let gaps_s: Double?
    let alerts_left_out: Int?
    let alert_words: String?
    let running_s: Double?
    let snoozed_until: String?
    let unknown_s: Double?
    let hours: [[Double]]?

    var event: GatewayEvent? {
        switch type {
        case "angle": angle
        case "episode": episode
        case "alert": alert
        case "gap": gap
        case "link": link
        case "battery": battery
        case "note": note
        case "today": today
        default: nil
        }
    }

    private var moment: Moment? { time.flatMap(Moment.init(rfc3339:)) }

    private var angle: GatewayEvent? {
        guard let moment, let sensor, let posture, let activity, let calibration else { return nil }
        return .angle(
            AngleEvent(
                at: moment, sensor: sensor,
                placements: placements?.map(Placement.init(rawValue:)) ?? [.upperBack], flexionDegrees: flexion_deg,
                leanDegrees: lean_deg, rangeShare: range_ratio, posture: posture, confidence: confidence,
                alternative: or, why: why, slouchProbability: slouch_probability,
                // A band that a newer recorder has is none that we know.
                band: band.flatMap(PostureBand.init(rawValue:)), reason: reason,
                slouchBeginsDegrees: slouch_begins_deg, isSlouching: slouching,
                slouchSince: slouching_since.flatMap(Moment.init(rfc3339:)), activity: activity,
                calibration: calibration))
    }

    private var episode: GatewayEvent? {
        guard let sensor, let start = start.flatMap(Moment.init(rfc3339:)),
            let end = end.flatMap(Moment.init(rfc3339:)), let kind = kind.flatMap(PostureState.init(rawValue:)),
            let mean_deg, let peak_deg
        else { return nil }
        return .episode(
            EpisodeEvent(
                sensor: sensor,
                Episode(
                    start_us: start.utc_us, end_us: end.utc_us, kind: kind, meanDegrees: mean_deg,
                    peakDegrees: peak_deg),
                offset_s: start.offset_s))
    }

    private var alert: GatewayEvent? {
        guard let moment, let sensor, let duration_s else { return nil }
        return .alert(
            AlertEvent(
                at: moment, sensor: sensor, flexionDegrees: flexion_deg,
                duration_s: duration_s, ringsBell: bell ?? false, silence: silenced.map(Silence.init(words:)),
                reason: reason))
    }

    private var gap: GatewayEvent? {
        guard let sensor, let from = from.flatMap(Moment.init(rfc3339:)),
            let to = to.flatMap(Moment.init(rfc3339:)), let reason = reason.flatMap(Gap.Reason.init(rawValue:))
        else { return nil }
        return .gap(
            GapEvent(
                sensor: sensor,
                Gap(from_us: from.utc_us, to_us: to.utc_us, reason: reason, lostSamples: lost_samples),
                offset_s: from.offset_s))
    }

    private var link: GatewayEvent? {
        guard let moment, let sensor, let state else { return nil }
        return .link(
            LinkEvent(
                at: moment, sensor: sensor, state: state, rate_Hz: rate_hz,
                lossRatio: loss_ratio, latency_ms: latency_ms, detail: detail,
                samplesToCome: samples_to_come, goneRatio: gone_ratio, calibration: calibration))
    }

    private var battery: GatewayEvent? {
        guard let moment, let sensor else { return nil }
        return .battery(
            BatteryEvent(
                at: moment, sensor: sensor, ratio: battery_ratio,
                voltage_V: voltage_v, isCharging: charging))
    }

    private var note: GatewayEvent? {
        guard let moment, let kind = kind.flatMap(NoteEvent.Kind.init(rawValue:)), let text else { return nil }
        return .note(
            NoteEvent(
                at: moment, sensor: sensor, kind: kind, text: text,
                begunHold: kind == .calibration ? HoldRequest.kind(askedForBy: text) : nil))
    }

    private var today: GatewayEvent? {
        guard let sensor, let worn_s, let upright_s, let slouch_s, let episodes, let alerts, let longest_episode_s,
            let gaps_s
        else { return nil }
        return .today(
            TodayEvent(
                sensor: sensor, worn_s: worn_s, upright_s: upright_s, slouch_s: slouch_s, episodes: episodes,
                alerts: alerts, silentAlerts: alerts_left_out ?? 0, longestEpisode_s: longest_episode_s,
                gaps_s: gaps_s, alertWords: alert_words, running_s: running_s,
                snoozedUntil: snoozed_until.flatMap(Moment.init(rfc3339:)), unknown_s: unknown_s,
                hours: (hours ?? []).map { TodayEvent.Hour(worn_s: $0.first ?? 0, slouch_s: $0.dropFirst().first ?? 0) }
            ))
    }
}
