public import LocalTime
public import Posture

/// What the gateway tells those who watch: one line of `live --json`, one line of the socket, one update of the screen.
public enum GatewayEvent: Sendable, Equatable {
    case angle(AngleEvent)
    case episode(EpisodeEvent)
    case alert(AlertEvent)
    case gap(GapEvent)
    case link(LinkEvent)
    case battery(BatteryEvent)
    case note(NoteEvent)
    /// Today's totals so far; for screens, not part of `live --json`.
    case today(TodayEvent)
}

/// A posture that lasted, told when it is over.
public struct EpisodeEvent: Sendable, Equatable {
    public var sensor: String
    public var episode: Episode
    /// Local time − UTC where it happened, seconds.
    public var offset_s: Int

    public init(sensor: String, _ episode: Episode, offset_s: Int) {
        self.sensor = sensor
        self.episode = episode
        self.offset_s = offset_s
    }
}

/// A stretch without samples, told when it is over.
public struct GapEvent: Sendable, Equatable {
    public var sensor: String
    public var gap: Gap
    /// Local time − UTC where it happened, seconds.
    public var offset_s: Int

    public init(sensor: String, _ gap: Gap, offset_s: Int) {
        self.sensor = sensor
        self.gap = gap
        self.offset_s = offset_s
    }

    /// When the samples came again.
    public var end: Moment { Moment(utc_us: gap.to_us, offset_s: offset_s) }
}

/// The wearer has slouched for longer than the alert delay.
public struct AlertEvent: Sendable, Equatable {
    /// What it asks for. No posture is the right one: it judges nothing.
    public static let words = "Time to change position"

    public var moment: Moment
    public var sensor: String
    public var flexionDegrees: Double?
    /// How long the slouch has lasted so far.
    public var duration_s: Double
    /// Whether a screen is to ring its bell.
    public var ringsBell: Bool
    /// Why nothing buzzes or rings; `nil` where it does.
    public var silence: Silence?
    /// What it rests on: “18° forward for 2 min; your slouch begins at 11°”; `nil` where that is not known.
    public var reason: String?

    public init(
        at moment: Moment, sensor: String, flexionDegrees: Double?, duration_s: Double,
        ringsBell: Bool = false, silence: Silence? = nil, reason: String? = nil
    ) {
        self.reason = reason
        self.ringsBell = ringsBell
        self.silence = silence
        self.moment = moment
        self.sensor = sensor
        self.flexionDegrees = flexionDegrees
        self.duration_s = duration_s
    }
}

/// How the link to a sensor stands.
public struct LinkEvent: Sendable, Equatable {
    public enum State: String, Sendable, Codable {
        case searching
        case connecting
        case streaming
        /// Connected, but no data for longer than the watchdog allows.
        case silent
        case lost
        case stopped
    }

    public var moment: Moment
    public var sensor: String
    public var state: State
    /// Measured, not nominal; `nil` before there is anything to measure.
    public var rate_Hz: Double?
    public var lossRatio: Double?
    public var latency_ms: Double?
    /// One sentence for people: what happened and what to do.
    public var detail: String?
    /// Samples that the sensor has kept and that have not come yet; `nil` where that is not known.
    public var samplesToCome: Int?
    /// What part of the last seconds' samples is missing and can come no more, for the sensor has let it go; `nil`
    /// likewise. `lossRatio` also counts what comes again.
    public var goneRatio: Double?
    /// How far the calibration is trusted; told to whoever asks how the sensors stand, else `nil`.
    public var calibration: CalibrationQuality?

    public init(
        at moment: Moment, sensor: String, state: State, rate_Hz: Double? = nil, lossRatio: Double? = nil,
        latency_ms: Double? = nil, detail: String? = nil, samplesToCome: Int? = nil, goneRatio: Double? = nil,
        calibration: CalibrationQuality? = nil
    ) {
        self.calibration = calibration
        self.samplesToCome = samplesToCome
        self.goneRatio = goneRatio
        self.moment = moment
        self.sensor = sensor
        self.state = state
        self.rate_Hz = rate_Hz
        self.lossRatio = lossRatio
        self.latency_ms = latency_ms
        self.detail = detail
    }
}

public struct BatteryEvent: Sendable, Equatable {
    public var moment: Moment
    public var sensor: String
    /// 0…1; `nil` where the sensor tells only a voltage.
    public var ratio: Double?
    public var voltage_V: Double?
    public var isCharging: Bool?

    public init(
        at moment: Moment, sensor: String, ratio: Double?, voltage_V: Double?, isCharging: Bool?
    ) {
        self.moment = moment
        self.sensor = sensor
        self.ratio = ratio
        self.voltage_V = voltage_V
        self.isCharging = isCharging
    }
}

/// Anything to be said in words: the wearer's own note, a calibration's progress, a warning.
public struct NoteEvent: Sendable, Equatable {
    public enum Kind: String, Sendable, Codable {
        case wearer
        case calibration
        case posture
        case warning
        case sensor
        /// It is time for a break.
        case rest = "break"
        /// How alerts are given from now on.
        case alerts
        /// The position was changed after an alert.
        case corrected
        /// Whether the wearer slouches is asked, since it is not known: what follows is `ControlRequest.correct`.
        case question
        /// The wearer has said whether that was a slouch.
        case answer
    }

    public var moment: Moment
    public var sensor: String?
    public var kind: Kind
    public var text: String
    /// What the text asks to be held from now on, where it begins a hold.
    public var begunHold: HoldKind?

    public init(at moment: Moment, sensor: String?, kind: Kind, text: String, begunHold: HoldKind? = nil) {
        self.moment = moment
        self.sensor = sensor
        self.kind = kind
        self.text = text
        self.begunHold = begunHold
    }
}

/// Today's totals of one sensor, for a screen.
public struct TodayEvent: Sendable, Equatable {
    /// What of a local hour was worn, and what of that was slouched.
    public struct Hour: Sendable, Equatable {
        public var worn_s: Double
        public var slouch_s: Double

        public init(worn_s: Double, slouch_s: Double) {
            self.worn_s = worn_s
            self.slouch_s = slouch_s
        }
    }

    public var sensor: String
    public var worn_s: Double
    public var upright_s: Double
    public var slouch_s: Double
    public var episodes: Int
    /// Those that fell due, and those of them that were left out.
    public var alerts: Int
    public var silentAlerts: Int
    public var longestEpisode_s: Double
    public var gaps_s: Double
    /// Why it is quiet, or how many alerts are given, for people; `nil` where every one is.
    public var alertWords: String?
    /// Of the slouch that is under way, which the other figures have in them; `nil` where there is none.
    public var running_s: Double?
    /// Until when the wearer has silenced alerts; `nil` where that is not so.
    public var snoozedUntil: Moment?
    /// Of the worn time, what could not be judged; `nil` where it is not told.
    public var unknown_s: Double?
    /// Of the local day, from midnight on; empty where they are not told.
    public var hours: [Hour]

    public init(
        sensor: String, worn_s: Double, upright_s: Double, slouch_s: Double, episodes: Int, alerts: Int,
        silentAlerts: Int = 0, longestEpisode_s: Double, gaps_s: Double, alertWords: String? = nil,
        running_s: Double? = nil, snoozedUntil: Moment? = nil, unknown_s: Double? = nil, hours: [Hour] = []
    ) {
        self.unknown_s = unknown_s
        self.running_s = running_s
        self.snoozedUntil = snoozedUntil
        self.hours = hours
        self.silentAlerts = silentAlerts
        self.alertWords = alertWords
        self.sensor = sensor
        self.worn_s = worn_s
        self.upright_s = upright_s
        self.slouch_s = slouch_s
        self.episodes = episodes
        self.alerts = alerts
        self.longestEpisode_s = longestEpisode_s
        self.gaps_s = gaps_s
    }
}
