/// Whether a sensor is the one that is recorded here: on a cable by the number it is known by, over the air by the first
/// number that it gave.
struct IdentityCheck: Sendable {
    /// What a number has changed.
    enum Change: Equatable {
        case becameAnother(expected: String)
        case isItselfAgain
    }

    private enum State: Sendable {
        /// No number is known yet: the first one is believed.
        case open
        case itself(deviceID: String)
        case another(expected: String)
    }

    private var state: State

    /// - Parameter deviceID: the number that the sensor is known by; `nil` where it is known by its port or address.
    init(expecting deviceID: String?) { state = deviceID.map { .itself(deviceID: $0) } ?? .open }

    /// Another sensor is heard in the place of the one that is recorded here.
    var isAnother: Bool { if case .another = state { true } else { false } }

    /// - Parameter deviceID: the number that the sensor has just given.
    /// - Returns: `nil` where nothing has changed.
    mutating func compare(_ deviceID: String) -> Change? {
        switch state {
        case .open:
            state = .itself(deviceID: deviceID)
            return nil
        case .itself(let expected):
            guard deviceID != expected else { return nil }
            state = .another(expected: expected)
            return .becameAnother(expected: expected)
        case .another(let expected):
            guard deviceID == expected else { return nil }
            state = .itself(deviceID: expected)
            return .isItselfAgain
        }
    }
}
