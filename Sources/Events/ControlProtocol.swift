import FoundationEssentials
public import LocalTime
import Posture

/// What a program may ask of the recorder through its socket: one JSON object a line.
public enum ControlRequest: Equatable, Sendable {
    /// Tell events from now on: of one sensor or of all, angles at this rate (0 = one for every sample).
    ///
    /// With `samples` also what was measured, as `SampleBatch`es. `isSeen` is `false` where no person sees what is told: then
    /// nobody is asked anything because of it, and a prompt that it alone got counts as got by nobody.
    case watch(sensor: String?, rate_Hz: Double, samples: Bool = false, isSeen: Bool = true)
    /// Take the next seconds as a hold of all that the wearer of this sensor has on.
    case calibrate(sensor: String?, HoldRequest)
    case note(sensor: String?, text: String)
    /// The wearer says whether what is held now, or was within the last minute, is a slouch.
    case correct(sensor: String?, wasSlouch: Bool)
    /// Silence the alerts of the wearer of this sensor for a while, of all wearers where none is named; 0 ends the silence.
    case snooze(sensor: String?, seconds: Double)
    /// Forget what was learned of the own postures of the wearer of this sensor.
    case forgetLearned(sensor: String?)
    /// Say how the links stand.
    case status
    /// Read the paired sensors again.
    case reload
    /// Look for sensors that can be paired, for so long; each is told as a `PairingEvent` as soon as it is found.
    case scan(seconds: Double)
    /// Pair one of those that the last scan has found, and record it from now on.
    case pair(PairRequest)
    /// The answer to what a sensor wants to know, from whoever asked for the pairing.
    case passkey(BondAnswer)
    /// End the scan or the pairing that this connection has asked for.
    case cancel
    /// Write down what a fleet's server has said.
    case fleet(FleetRequest)
}

/// The recorder's answer to a request.
public struct ControlReply: Equatable, Sendable {
    public var isDone: Bool
    /// One sentence for people.
    public var text: String
    /// To `snooze`: until when alerts are silent; `nil` where they are not.
    public var snoozedUntil: Moment?
    /// Which of the requests it answers, where several may be under way at once: `scan`, `pair`, `passkey`, `cancel`.
    public var request: String?

    public init(isDone: Bool, text: String, snoozedUntil: Moment? = nil, request: String? = nil) {
        self.request = request
        self.snoozedUntil = snoozedUntil
        self.isDone = isDone
        self.text = text
    }
}

extension ControlRequest {
    /// Above it no sensor samples.
    private static let highestRate_Hz = 10_000.0
    /// A scan without a length; and how long one may be.
    public static let usualScan_s = 20.0
    private static let scans_s = 0.1...120.0
    /// Bytes of a name, a place or an answer: far more than any may have.
    private static let longestWord = 1024

    public var json: JSONText {
        switch self {
        case .watch(let sensor, let rate_Hz, let samples, let isSeen):
            .object(
                [("do", .string("watch")), ("sensor", .optional(sensor)), ("rate_hz", .number(rate_Hz, decimals: 3))]
                    + (samples ? [("samples", .bool(true))] : []) + (isSeen ? [] : [("seen", .bool(false))]))
        case .calibrate(let sensor, let hold):
            .object([
                ("do", .string("calibrate")), ("sensor", .optional(sensor)), ("hold", .string(hold.kind.rawValue)),
                ("seconds", .optional(hold.seconds, decimals: 3)), ("profile", .string(hold.profile.rawValue)),
                ("bow", .bool(hold.withBow)),
            ])
        case .note(let sensor, let text):
            .object([("do", .string("note")), ("sensor", .optional(sensor)), ("text", .string(text))])
        case .correct(let sensor, let wasSlouch):
            .object([
                ("do", .string("correct")), ("sensor", .optional(sensor)), ("was_slouch", .bool(wasSlouch)),
            ])
        case .snooze(let sensor, let seconds):
            .object([
                ("do", .string("snooze")), ("sensor", .optional(sensor)), ("seconds", .number(seconds, decimals: 0)),
            ])
        case .forgetLearned(let sensor):
            .object([("do", .string("forget-learned")), ("sensor", .optional(sensor))])
        case .status: .object([("do", .string("status"))])
        case .reload: .object([("do", .string("reload"))])
        case .scan(let seconds): .object([("do", .string("scan")), ("seconds", .number(seconds, decimals: 3))])
        case .pair(let pair):
            .object([
                ("do", .string("pair")), ("sensor", .string(pair.sensor)), ("name", .string(pair.name)),
                ("wearer", .string(pair.wearer)), ("placement", .string(pair.placement)),
            ])
        case .passkey(.digits(let digits)): .object([("do", .string("passkey")), ("digits", .string(digits))])
        case .passkey(.yes): .object([("do", .string("passkey")), ("yes", .bool(true))])
        case .passkey(.no): .object([("do", .string("passkey")), ("yes", .bool(false))])
        case .cancel: .object([("do", .string("cancel"))])
        case .fleet(let request): request.json
        }
    }

    /// `nil` for a line that is no request.
    public init?(json line: String) {
        guard let fields = try? JSONDecoder().decode(RequestFields.self, from: Data(line.utf8)) else { return nil }
        switch fields.do {
        case "watch":
            let rate_Hz = fields.rate_hz ?? 10
            guard (0...Self.highestRate_Hz).contains(rate_Hz) else { return nil }
            self = .watch(
                sensor: fields.sensor, rate_Hz: rate_Hz, samples: fields.samples ?? false, isSeen: fields.seen ?? true)
        case "calibrate":
            guard fields.seconds.map({ $0 > 0 && $0 <= 600 }) ?? true else { return nil }
            self = .calibrate(
                sensor: fields.sensor,
                HoldRequest(
                    fields.hold ?? .upright, seconds: fields.seconds, profile: fields.profile ?? .sit,
                    withBow: fields.bow ?? false))
        case "note":
            guard let text = fields.text else { return nil }
            self = .note(sensor: fields.sensor, text: text)
        case "correct":
            guard let wasSlouch = fields.was_slouch else { return nil }
            self = .correct(sensor: fields.sensor, wasSlouch: wasSlouch)
        case "snooze":
            guard let seconds = fields.seconds, (0...86_400).contains(seconds) else { return nil }
            self = .snooze(sensor: fields.sensor, seconds: seconds)
        case "forget-learned": self = .forgetLearned(sensor: fields.sensor)
        case "status": self = .status
        case "reload": self = .reload
        case "scan":
            let seconds = fields.seconds ?? Self.usualScan_s
            guard Self.scans_s.contains(seconds) else { return nil }
            self = .scan(seconds: seconds)
        case "pair":
            guard let sensor = fields.sensor, let name = fields.name, let wearer = fields.wearer,
                let placement = fields.placement,
                [sensor, name, wearer, placement].allSatisfy({ $0.utf8.count <= Self.longestWord })
            else { return nil }
            self = .pair(PairRequest(sensor: sensor, name: name, wearer: wearer, placement: placement))
        case "passkey":
            switch (fields.digits, fields.yes) {
            case (let digits?, nil) where digits.utf8.count <= Self.longestWord: self = .passkey(.digits(digits))
            case (nil, let yes?): self = .passkey(yes ? .yes : .no)
            default: return nil
            }
        case "cancel": self = .cancel
        default:
            guard let request = FleetRequest(json: line) else { return nil }
            self = .fleet(request)
        }
    }
}

extension ControlReply {
    /// The answer to `watch`.
    public static let watching = "Watching."

    /// The answer to `forgetLearned`, from the recorder and from a command without one.
    public static let posturesForgotten =
        "What was learned of your postures is forgotten: from now on they are learned again."

    public var json: JSONText {
        .object(
            [("type", .string("reply")), ("ok", .bool(isDone)), ("text", .string(text))]
                + (snoozedUntil.map { [("snoozed_until", .string($0.rfc3339))] } ?? [])
                + (request.map { [("do", .string($0))] } ?? []))
    }

    /// `nil` for a line that is no reply.
    public init?(json line: String) {
        guard let fields = try? JSONDecoder().decode(ReplyFields.self, from: Data(line.utf8)), fields.type == "reply"
        else { return nil }
        self.init(
            isDone: fields.ok, text: fields.text, snoozedUntil: fields.snoozed_until.flatMap(Moment.init(rfc3339:)),
            request: fields.do)
    }
}

private struct RequestFields: Decodable {
    let `do`: String
    let sensor: String?
    let rate_hz: Double?
    let samples: Bool?
    let seen: Bool?
    let seconds: Double?
    let hold: HoldKind?
    let profile: Calibration.Profile?
    let bow: Bool?
    let text: String?
    let was_slouch: Bool?
    let name: String?
    let wearer: String?
    let placement: String?
    let digits: String?
    let yes: Bool?
}

private struct ReplyFields: Decodable {
    let type: String
    let ok: Bool
    let text: String
    let snoozed_until: String?
    let `do`: String?
}
