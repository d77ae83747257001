import FoundationEssentials
import Numbers

/// What is read of a `_motion.json`.
public struct MotionSidecar: Equatable, Sendable {
    /// Hertz; `nil` where it is not said.
    public private(set) var samplingFrequency_Hz: Double?
    /// How a value that is missing is written; `nil` where it is not said.
    public private(set) var missingValues: String?

    /// Nothing is said.
    public init() {}

    /// - Parameter bytes: of a whole file.
    public init(_ bytes: [UInt8]) throws(LoggerError) {
        struct Fields: Decodable {
            let SamplingFrequency: JSONScalar?
            let MissingValues: JSONScalar?
        }
        let fields = try JSONSidecar.decode(Fields.self, from: bytes)
        if case .number(let value)? = fields.SamplingFrequency { samplingFrequency_Hz = value }
        switch fields.MissingValues {
        case .text(let text): missingValues = text
        case .number(let value): missingValues = value.rounded() == value ? String(whole: value) : "\(value)"
        case .other, nil: break
        }
    }

    /// What a file nearer to the recording says goes before this.
    public func under(_ nearer: MotionSidecar) -> MotionSidecar {
        var both = self
        both.samplingFrequency_Hz = nearer.samplingFrequency_Hz ?? samplingFrequency_Hz
        both.missingValues = nearer.missingValues ?? missingValues
        return both
    }
}

/// What is read of a `_channels.json`: the frames in which the channels are given.
public struct MotionFrames: Equatable, Sendable {
    /// Those that turn the other way round than ours.
    public let leftHanded: Set<String>

    /// Nothing is said.
    public init() { leftHanded = [] }

    /// - Parameter bytes: of a whole file.
    public init(_ bytes: [UInt8]) throws(LoggerError) {
        struct Level: Decodable {
            let rule: String?

            init(from decoder: any Decoder) {
                // A level may be a sentence alone, which says nothing of its rule.
                let fields = try? decoder.container(keyedBy: Key.self)
                rule = try? fields?.decode(String.self, forKey: .RotationRule)
            }
            enum Key: String, CodingKey { case RotationRule }
        }
        struct Frame: Decodable {
            let levels: [String: Level]

            init(from decoder: any Decoder) {
                let fields = try? decoder.container(keyedBy: Key.self)
                levels = (try? fields?.decode([String: Level].self, forKey: .Levels)) ?? [:]
            }
            enum Key: String, CodingKey { case Levels }
        }
        struct Fields: Decodable {
            let reference_frame: Frame?
        }
        let frame = try JSONSidecar.decode(Fields.self, from: bytes).reference_frame
        leftHanded = Set((frame?.levels ?? [:]).filter { $0.value.rule?.lowercased() == "left-hand" }.keys)
    }
}

/// A number or a text, whichever stands there.
private enum JSONScalar: Decodable {
    case number(Double)
    case text(String)
    case other

    init(from decoder: any Decoder) {
        let value = try? decoder.singleValueContainer()
        if let number = try? value?.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value?.decode(String.self) {
            self = .text(text)
        } else {
            self = .other
        }
    }
}

private enum JSONSidecar {
    static func decode<Fields: Decodable>(_ type: Fields.Type, from bytes: [UInt8]) throws(LoggerError) -> Fields {
        let withoutMark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        do { return try JSONDecoder().decode(Fields.self, from: Data(withoutMark)) } catch {
            // The decoder knows the line, and says it in words for programmers only.
            let place = "\(error)".firstMatch(of: /line ([0-9]{1,9}), column ([0-9]{1,9})/)
            throw LoggerError(
                "is not a JSON object\(place.map { " (line \($0.1), column \($0.2))" } ?? "").", line: nil)
        }
    }
}
