import Numbers

extension ProtocolFamily {
    /// The talk with one sensor of the family; `nil` where it does not speak Bluetooth LE.
    func gattTalk(_ profile: GATTProfile, rate_Hz: Double?) -> (any GATTTalk)? {
        let nearest_Hz = profile.nearestRate_Hz(to: rate_Hz)
        return switch self {
        case .plumbline: PlumblineBluetooth.Talk()
        case .witmotion: WitMotionBluetooth.Talk(rate_Hz: nearest_Hz)
        case .polarPMD: PolarPMD.Talk(wishedRate_Hz: nearest_Hz)
        case .movesense: Movesense.Talk(rate_Hz: nearest_Hz)
        case .xsensDOT: XsensDOT.Talk(payload: .rates, rate_Hz: nearest_Hz)
        case .metamotion: MetaMotion.Talk(rate_Hz: nearest_Hz)
        case .thingy52: Thingy52.Talk(rate_Hz: nearest_Hz)
        case .microbit: Microbit.Talk(rate_Hz: nearest_Hz)
        case .muse: Muse.Talk()
        case .ruuvi: Ruuvi.Talk()
        case .bno08xRVC, .ximu3: nil
        }
    }

    /// The same for a capture whose beginning was not heard: nothing is assumed of what was asked for.
    ///
    /// - Parameter mode: the payload where its bytes do not say it: a number (xsens-dot), a resource (movesense).
    func gattTalk(ofCapture mode: String?) throws(CaptureModeProblem) -> (any GATTTalk)? {
        switch self {
        case .xsensDOT:
            let payload = mode.flatMap { UInt8($0) }.flatMap { XsensDOT.Payload(rawValue: $0) }
            guard mode == nil || payload != nil else {
                throw CaptureModeProblem(modes: XsensDOT.Payload.allCases.map { String($0.rawValue) })
            }
            return XsensDOT.Talk(payload: payload, rate_Hz: XsensDOT.profile.defaultRate_Hz)
        case .movesense:
            let resource = Movesense.Resource.allCases.first { $0.rawValue.lowercased() == mode?.lowercased() }
            guard mode == nil || resource != nil else {
                throw CaptureModeProblem(modes: Movesense.Resource.allCases.map(\.rawValue))
            }
            return Movesense.Talk(resource: resource ?? .imu6, rate_Hz: nil)
        default:
            guard mode == nil else { throw CaptureModeProblem(modes: []) }
            return gattProfile.flatMap { gattTalk($0, rate_Hz: nil) }
        }
    }
}

/// A family has no such payload.
public struct CaptureModeProblem: Error, Equatable, Sendable {
    /// Those that it has; none where its bytes say themselves what they hold.
    public let modes: [String]
}
