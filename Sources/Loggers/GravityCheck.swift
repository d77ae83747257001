import Motion

/// What gravity says about a file: in which unit its force is, and whether gravity is in it at all.
///
/// Over each second the mean of a force with gravity in it has gravity's length, whatever the wearer does; of one without
/// it is near zero. The calmest third of the seconds decides.
struct GravityCheck {
    private struct Second {
        let norm: Double
        /// Standard deviation of the force over it, as a share of the mean's length.
        let unrest: Double
    }

    /// How far from 1 g a chip may be; one that is 7 % off is still that unit.
    static let tolerance = 0.2
    private static let second_us: Int64 = 1_000_000
    /// Above it the mean is no more than what movement leaves.
    private static let mostUnrest = 1.0
    /// Up to it a mean is gravity alone; above it what moves may have lengthened or shortened it.
    private static let mostUnrestAtRest = 0.1
    /// Of 1 g, what seconds full of movement may leave of it: turning shortens the mean, and a mean without gravity in it
    /// is what the speed changed by in a second, well below.
    private static let inMotion = 0.4...1.6

    private var seconds: [Second] = []
    /// Seconds with one sample or two: used where a sensor sends no more.
    private var sparse: [Second] = []
    private var sum = Vector3.zero
    private var squares = 0.0
    private var count = 0
    private var start_us: Int64?
    private(set) var zeros = 0
    private(set) var samples = 0

    /// Takes a sample in the file's own unit.
    mutating func add(_ force: Vector3, at_us time_us: Int64) {
        samples += 1
        // All axes zero is no measurement, and says nothing about the unit.
        guard force != .zero else { return zeros += 1 }
        if let start_us, time_us - start_us >= Self.second_us || time_us < start_us { close() }
        if start_us == nil { start_us = time_us }
        sum += force
        squares += force.squaredNorm
        count += 1
    }

    var secondsSeen: Int { seconds.count }

    private mutating func close() {
        start_us = nil
        guard count > 0 else { return }
        let mean = sum / Double(count)
        let norm = mean.norm
        let deviation = max(0, squares / Double(count) - mean.squaredNorm).squareRoot()
        let second = Second(norm: norm, unrest: deviation / max(norm, 1e-12))
        if count >= 3 { seconds.append(second) } else { sparse.append(second) }
        sum = .zero
        squares = 0
        count = 0
    }

    enum Finding: Equatable {
        /// This long is gravity in the file's unit; `isAtRest` where nothing moves in the calmest seconds.
        case gravity(Double, isAtRest: Bool)
        /// So long is the mean, and movement is longer.
        case noGravity(Double)
        case nothing
    }

    mutating func finding() -> Finding {
        close()
        let usable = (seconds.isEmpty ? sparse : seconds).sorted { $0.unrest < $1.unrest }
        guard !usable.isEmpty else { return .nothing }
        let calm = usable.prefix(max(1, usable.count / 3))
        let norms = calm.map(\.norm).sorted()
        let norm = norms[norms.count / 2]
        let unrest = calm[calm.count / 2].unrest
        return unrest <= Self.mostUnrest
            ? .gravity(norm, isAtRest: unrest <= Self.mostUnrestAtRest) : .noGravity(norm)
    }

    /// The unit in which a length is 1 g; `nil` where there is none.
    static func unit(ofGravity length: Double) -> ForceUnit? {
        let units: [ForceUnit] = [
            .metresPerSecondSquared, .standardGravity, .thousandthsOfGravity, .centimetresPerSecondSquared,
        ]
        // 981 cm/s² and 1000 mg are too near one another to tell without a name.
        return units.first { isGravity(length, in: $0) }
    }

    /// Whether a length may be 1 g with movement in it: enough for a unit that a file names.
    static func mayBeGravity(_ length: Double, in unit: ForceUnit) -> Bool {
        inMotion.contains(length * unit.scale / Units.standardGravity_m_s2)
    }

    static func isGravity(_ length: Double, in unit: ForceUnit) -> Bool {
        abs(length * unit.scale / Units.standardGravity_m_s2 - 1) <= tolerance
    }
}
