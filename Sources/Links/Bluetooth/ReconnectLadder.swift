import Numbers

/// When to try again to reach a sensor over Bluetooth. Pure: time and chance are arguments.
///
/// A first abort is normal and is tried again at once (bleak issues 993, 1255; BlueZ since 5.62); after that the pauses
/// double, with jitter, so that several sensors do not fall into step, up to a bound that an impatient wearer bears.
/// A sensor that is not in range costs nothing to wait for, so the pauses for it stay short.
public struct ReconnectLadder: Equatable, Sendable {
    /// How an attempt has ended.
    public enum Outcome: Equatable, Sendable {
        /// The radio gave up, or the link broke before data came.
        case aborted
        /// Nobody answered.
        case absent
        /// It will not go better by itself: bond, rights, adapter; looked at again now and then.
        case hopeless
    }

    /// The first pause that is one, and the longest.
    static let firstPause_us: Int64 = 500_000
    public static let longestPause_us: Int64 = 30_000_000
    static let absentPause_us: Int64 = 1_000_000
    /// A link that has brought data for so long was a good one.
    static let good_us: Int64 = 10_000_000
    /// A fifth up or down.
    static let jitter = 0.2

    /// Failed attempts in a row.
    public private(set) var failures = 0
    private var dataSince_us: Int64?

    public init() {}

    /// An attempt has failed, or a link has ended: how long to wait before the next one. `chance` is 0 up to 1, evenly
    /// spread.
    public mutating func pause_us(after outcome: Outcome, now_us: Int64, chance: Double) -> Int64 {
        let wasGood = dataSince_us.map { now_us - $0 >= Self.good_us } ?? false
        dataSince_us = nil
        if wasGood { failures = 0 }
        failures += 1
        let pause_us: Int64 =
            switch outcome {
            case .aborted where failures == 1: 0
            case .aborted: min(Self.longestPause_us, Self.firstPause_us << Int64(min(10, failures - 2)))
            case .absent: Self.absentPause_us
            case .hopeless: Self.longestPause_us
            }
        let spread = 1 + Self.jitter * (2 * min(1, max(0, chance)) - 1)
        return min(Self.longestPause_us, Int64(clamping: Double(pause_us) * spread))
    }

    /// Data has come.
    public mutating func noteData(now_us: Int64) { if dataSince_us == nil { dataSince_us = now_us } }

    /// What stood in the way has gone (the adapter is back): the next attempt is a first one.
    public mutating func reset() {
        failures = 0
        dataSince_us = nil
    }
}

extension BluetoothError {
    /// What this means for the next attempt.
    public var outcome: ReconnectLadder.Outcome {
        switch self {
        case .aborted, .disconnected, .failed, .refused: .aborted
        case .outOfReach, .unknownDevice, .notHeard, .nearlyEmpty: .absent
        case .noBus, .noDaemon, .noAdapter, .adapterOff, .blocked, .permission, .needsRights, .kernel, .slotsUsed,
            .notBonded, .bondRefused,
            .wrongPasskey, .needsAnswers, .pairingCancelled, .lacksCharacteristic:
            .hopeless
        }
    }

    /// Nothing to do with the one sensor: when it has changed, all are tried at once.
    public var isOfTheMachine: Bool {
        switch self {
        case .noBus, .noDaemon, .noAdapter, .adapterOff, .blocked, .permission, .needsRights, .kernel: true
        default: false
        }
    }
}
