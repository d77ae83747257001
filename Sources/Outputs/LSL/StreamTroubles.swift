/// What is wrong with the streams of each sensor, until it is right again. Pure.
struct StreamTroubles {
    enum Trouble {
        case notMade
        case notTaken

        var sentence: String {
            switch self {
            case .notMade: "liblsl can make no stream: its ports, from 16572 on, may be in use."
            case .notTaken: "liblsl does not take samples."
            }
        }
    }

    /// By the sensor's number for others.
    private var bySensor: [String: Trouble] = [:]

    /// How it stands with one sensor now.
    mutating func note(_ trouble: Trouble?, of sensor: String) { bySensor[sensor] = trouble }

    /// There are no streams any more.
    mutating func clear() { bySensor = [:] }

    /// One sentence; `nil` where nothing is wrong.
    var problem: String? {
        let all = bySensor.values
        return (all.contains(.notMade) ? .notMade : all.contains(.notTaken) ? Trouble.notTaken : nil)?.sentence
    }
}
