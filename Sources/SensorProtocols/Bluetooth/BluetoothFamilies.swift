extension ProtocolFamily {
    /// How the family appears over Bluetooth LE; `nil` where it does not.
    public var gattProfile: GATTProfile? {
        switch self {
        case .plumbline: PlumblineBluetooth.profile
        case .witmotion: WitMotionBluetooth.profile
        case .bno08xRVC, .ximu3: nil
        }
    }

    /// The family's talk with one sensor; `nil` where it does not speak Bluetooth LE.
    func gattTalk(rate_Hz: Double?) -> (any GATTTalk)? {
        switch self {
        case .plumbline: PlumblineBluetooth.Talk()
        case .witmotion: WitMotionBluetooth.Talk(rate_Hz: WitMotionBluetooth.profile.nearestRate_Hz(to: rate_Hz))
        case .bno08xRVC, .ximu3: nil
        }
    }

    /// Families that speak on a serial line.
    public static let onSerialLines = allCases.filter { !$0.baudRates.isEmpty }
}
