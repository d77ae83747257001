import Events
import Gateway
import Posture
import SensorProtocols

/// What a session wants, by its kind.
extension [SessionEffect] {
    var sent: [[UInt8]] { compactMap { if case .send(let bytes) = $0 { bytes } else { nil } } }
    var requests: [GATTRequest] {
        flatMap { effect -> [GATTRequest] in if case .perform(let requests) = effect { requests } else { [] } }
    }
    var events: [GatewayEvent] { compactMap { if case .report(let event) = $0 { event } else { nil } } }
    var frames: [PostureFrame] {
        flatMap { effect -> [PostureFrame] in if case .show(let frames, _) = effect { frames } else { [] } }
    }
    var lowReadings: [LowReading] {
        flatMap { effect -> [LowReading] in if case .informUpper(let readings) = effect { readings } else { [] } }
    }
    var alerts: [AlertEvent] { compactMap { if case .alert(let alert) = $0 { alert } else { nil } } }
    var calibration: Calibration? { compactMap { if case .save(let saved) = $0 { saved } else { nil } }.last }
    var held: PostureHold? { compactMap { if case .held(let held) = $0 { held } else { nil } }.last }
    var holdReply: ControlReply? { compactMap { if case .endHold(let reply) = $0 { reply } else { nil } }.last }
    var wantsReopen: Bool { contains { if case .reopenLink = $0 { true } else { false } } }
}
