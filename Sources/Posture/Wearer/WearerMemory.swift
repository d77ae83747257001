/// What was learned of a wearer's own postures, to be kept from day to day.
///
/// It comes back from a file, so everything in it is checked: what is damaged, or of another version, is no memory, and the
/// wearer is judged as somebody unknown.
public struct WearerMemory: Codable, Equatable, Sendable {
    /// Another one means something else by the same numbers.
    public static let version = 1

    let oneSensor: WearerBelief
    let twoSensors: WearerBelief
    /// The last slump that was held on purpose.
    public let slump: SlumpHold?

    init(oneSensor: WearerBelief, twoSensors: WearerBelief, slump: SlumpHold?) {
        self.oneSensor = oneSensor
        self.twoSensors = twoSensors
        self.slump = slump
    }

    /// Nothing, of somebody from among others than those whom the built-in priors are of.
    package init(oneSensor: WearerPrior, twoSensors: WearerPrior) {
        self.init(oneSensor: WearerBelief(oneSensor), twoSensors: WearerBelief(twoSensors), slump: nil)
    }

    /// Nothing: what people usually are like.
    public init() {
        self.init(oneSensor: WearerBelief(.oneSensor), twoSensors: WearerBelief(.twoSensors), slump: nil)
    }

    /// The same, believed less: for another day, or a clip that was put on again.
    public var faded: WearerMemory {
        var (one, two) = (oneSensor, twoSensors)
        one.fade()
        two.fade()
        return WearerMemory(oneSensor: one, twoSensors: two, slump: slump)
    }

    /// What is believed after a day of which the track is kept: for a record of older rules, which learned nothing.
    ///
    /// - Parameters:
    ///   - track: the day's seconds in order of time.
    ///   - low: what a low sensor was inclined forward by in each of these seconds, degrees; none at all without one.
    public func learning(
        from track: [TrackSecond], low: [Double?] = [], rules: PostureRules = PostureRules()
    ) -> WearerMemory {
        var judge = WearerJudge(self, rules: rules.wearerRules)
        for (index, second) in track.enumerated() {
            guard second.isVisible, second.calibration == .ok, var angles = second.angles else {
                judge.endHold()
                continue
            }
            if index < low.count, let forward = low[index] {
                angles.low = .init(forwardDegrees: forward, rightDegrees: 0)
            }
            judge.learn(angles, at_us: second.time_us)
        }
        return judge.memory
    }

    /// Where the middle of a posture lies and how far it may be off (one standard deviation), degrees forward.
    public func forwardDegrees(_ posture: PostureState) -> (mean: Double, deviation: Double)? {
        PostureClass.allCases.first { $0.state == posture }.map(oneSensor.forward)
    }

    // MARK: Text

    private enum CodingKeys: String, CodingKey {
        case version
        case oneSensor = "one_sensor"
        case twoSensors = "two_sensors"
        case slump
    }

    private struct Numbers: Codable {
        /// Degrees; each class's angles, one class after the other (`PostureClass`).
        var mean_deg: [Double]
        /// Square degrees: each row up to the diagonal.
        var covariance_deg2: [Double]
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func damaged(_ key: CodingKeys, _ words: String) -> DecodingError {
            .dataCorruptedError(forKey: key, in: values, debugDescription: words)
        }
        guard try values.decode(Int.self, forKey: .version) == Self.version else {
            throw damaged(.version, "What was learned of the wearer is of another version.")
        }
        func belief(_ key: CodingKeys, _ prior: WearerPrior) throws -> WearerBelief {
            let numbers = try values.decode(Numbers.self, forKey: key)
            guard let belief = WearerBelief(prior, mean: numbers.mean_deg, lowerHalf: numbers.covariance_deg2) else {
                throw damaged(key, "What was learned of the wearer is damaged.")
            }
            return belief
        }
        let slump = try values.decodeIfPresent(SlumpHold.self, forKey: .slump)
        guard slump?.isPlausible ?? true else { throw damaged(.slump, "The slump that was held is out of range.") }
        self.init(
            oneSensor: try belief(.oneSensor, .oneSensor), twoSensors: try belief(.twoSensors, .twoSensors),
            slump: slump)
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(Self.version, forKey: .version)
        for (key, belief) in [(CodingKeys.oneSensor, oneSensor), (.twoSensors, twoSensors)] {
            try values.encode(Numbers(mean_deg: belief.mean, covariance_deg2: belief.lowerHalf), forKey: key)
        }
        try values.encodeIfPresent(slump, forKey: .slump)
    }
}

extension SlumpHold {
    fileprivate var isPlausible: Bool {
        (Self.leastDegrees...180).contains(forwardDegrees) && abs(rightDegrees) <= 180
            && lowForwardDegrees.map { abs($0) <= 180 } ?? true
    }
}
