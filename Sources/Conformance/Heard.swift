import Numbers
import SensorProtocols

/// What the sensor has said since a step of the examination began.
struct Heard: Sendable {
    struct Block: Sendable {
        var block: SampleBlock
        var arrival_us: Int64
    }

    var results: [CommandResult] = []
    var identities: [SensorIdentity] = []
    var statuses: [SensorStatus] = []
    var batteries = 0
    /// The tokens of pings that were answered.
    var times: [UInt8] = []
    var blocks: [Block] = []
    var lost: [(bootID: UInt32, range: ClosedRange<UInt32>)] = []
    var isEmpty = true

    mutating func receive(_ message: SensorMessage, at now_us: Int64) {
        isEmpty = false
        switch message {
        case .result(let result): results.append(result)
        case .identity(let identity): identities.append(identity)
        case .status(let status): statuses.append(status)
        case .battery: batteries += 1
        case .time(let token, _): times.append(token)
        case .samples(let block): blocks.append(Block(block: block, arrival_us: now_us))
        case .lost(let bootID, let range): lost.append((bootID, range))
        default: break
        }
    }

    func result(token: UInt8) -> CommandResult? { results.first { $0.token == token } }

    var live: [Block] { blocks.filter { !$0.block.flags.contains(.resent) } }
    var resent: [Block] { blocks.filter { $0.block.flags.contains(.resent) } }
}

extension SampleBlock {
    /// The number behind the last sample's.
    var end: UInt64 { UInt64(sequence) + UInt64(clamping: count) }
    var lastTime_us: Int64 { deviceTime_us(ofSample: count - 1) }
}

extension CommandResult.Code {
    /// As the specification calls it.
    var words: String {
        switch self {
        case .ok: "0 (ok)"
        case .unknownCommand: "1 (unknown command)"
        case .badLength: "2 (bad length)"
        case .badValue: "3 (bad value)"
        case .notAvailable: "4 (not available)"
        case .busy: "5 (busy)"
        case .otherBoot: "6 (another boot)"
        case .unknown(let value): "\(value), which is none"
        }
    }
}
