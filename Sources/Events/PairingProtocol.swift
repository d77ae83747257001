import FoundationEssentials

/// A sensor that somebody wants to pair: which of those that were found, and what it is from now on.
public struct PairRequest: Equatable, Sendable {
    /// The `id` of a `FoundSensor`.
    public var sensor: String
    public var name: String
    public var wearer: String
    /// As it is typed: `t4`.
    public var placement: String

    public init(sensor: String, name: String, wearer: String, placement: String) {
        self.sensor = sensor
        self.name = name
        self.wearer = wearer
        self.placement = placement
    }
}

/// What somebody says to a `BondQuestion`.
public enum BondAnswer: Equatable, Sendable {
    case digits(String)
    case yes
    case no
}

/// What a sensor wants to know before a bond is made with it.
public enum BondQuestion: Equatable, Sendable {
    /// Six digits that the sensor shows.
    case passkey
    /// Some older devices have letters as well.
    case pin
    /// Does the sensor show the same digits?
    case same(digits: String)

    /// For people.
    public var words: String {
        switch self {
        case .passkey: "Type the six digits that the sensor shows."
        case .pin: "Type the sensor's PIN."
        case .same(let digits): "Does the sensor show \(digits)?"
        }
    }
}

/// A sensor that a search has found.
public struct FoundSensor: Equatable, Sendable {
    public enum Link: String, Codable, Sendable {
        case cable
        case bluetooth
    }

    /// What it is known by, on whatever port.
    public var id: String
    /// What it is and where, for people.
    public var title: String
    public var link: Link
    /// The name under which it is paired already; `nil` for one that is new.
    public var pairedAs: String?
    /// What its owner should know.
    public var note: String?

    public init(id: String, title: String, link: Link, pairedAs: String? = nil, note: String? = nil) {
        self.id = id
        self.title = title
        self.link = link
        self.pairedAs = pairedAs
        self.note = note
    }
}

/// What a search or a pairing tells whoever asked for it, and nobody else.
public enum PairingEvent: Equatable, Sendable {
    case found(FoundSensor)
    /// What takes its time, or cannot be looked at: one sentence for people.
    case progress(String)
    /// It waits for a `BondAnswer`.
    case question(BondQuestion)
}

extension PairingEvent {
    public var json: JSONText {
        switch self {
        case .found(let sensor):
            .object([
                ("type", .string("found")), ("id", .string(sensor.id)), ("title", .string(sensor.title)),
                ("link", .string(sensor.link.rawValue)), ("paired_as", .optional(sensor.pairedAs)),
                ("note", .optional(sensor.note)),
            ])
        case .progress(let text): .object([("type", .string("pairing")), ("text", .string(text))])
        case .question(let question):
            .object([
                ("type", .string("question")), ("asks", .string(question.kind)), ("digits", .optional(question.digits)),
                ("text", .string(question.words)),
            ])
        }
    }

    /// `nil` for a line that is none.
    public init?(json line: String) {
        guard let fields = try? JSONDecoder().decode(PairingFields.self, from: Data(line.utf8)) else { return nil }
        switch fields.type {
        case "found":
            guard let id = fields.id, let title = fields.title, let link = fields.link else { return nil }
            self = .found(
                FoundSensor(id: id, title: title, link: link, pairedAs: fields.paired_as, note: fields.note))
        case "pairing":
            guard let text = fields.text else { return nil }
            self = .progress(text)
        case "question":
            switch (fields.asks, fields.digits) {
            case ("passkey", _): self = .question(.passkey)
            case ("pin", _): self = .question(.pin)
            case ("same", let digits?): self = .question(.same(digits: digits))
            default: return nil
            }
        default: return nil
        }
    }
}

extension BondQuestion {
    fileprivate var kind: String {
        switch self {
        case .passkey: "passkey"
        case .pin: "pin"
        case .same: "same"
        }
    }

    fileprivate var digits: String? { if case .same(let digits) = self { digits } else { nil } }
}

private struct PairingFields: Decodable {
    let type: String
    let id: String?
    let title: String?
    let link: FoundSensor.Link?
    let paired_as: String?
    let note: String?
    let text: String?
    let asks: String?
    let digits: String?
}
