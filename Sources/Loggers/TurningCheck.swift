import Motion

/// What tilting says about a gyro: as the wearer leans, "up" moves in the sensor's frame just as fast as it turns.
///
/// Between the middles of two calm half seconds "up" moves by u × Ω, where Ω is what the gyro has turned by. The factor
/// between what is seen and what is foretold is the gyro's unit.
struct TurningCheck {
    private struct Block {
        let start_us: Int64
        let up: Vector3
        let unrest: Double
        let norm: Double
        /// Turned by up to its middle, and from there on, in the file's unit times seconds.
        let before: Vector3
        let after: Vector3
        let samples: Int
    }

    /// Two blocks one after the other: where "up" was between them, how it moved, and what the gyro turned by.
    private struct Pair {
        let middle: Vector3
        let movement: Vector3
        let turned: Vector3
    }

    enum Finding: Equatable {
        /// One unit of the file is this many rad/s.
        case scale(Double)
        /// With other axes or signs the turning would fit the tilting, and as they are it does not.
        case contradiction
        /// The wearer has not moved enough to tell.
        case nothing
    }

    private static let block_us: Int64 = 500_000
    /// Less movement between two blocks is noise, more is no small angle; radians.
    private static let usableTilt = 0.015...0.5
    /// So much movement is needed: the root of the sum of squares, radians (3.4°).
    private static let leastTilt = 0.06
    private static let mostKept = 2000
    /// How well another arrangement of the axes must fit before the one in the file is called wrong.
    private static let leastAgreementOfAnother = 0.85

    private var previous: Block?
    private var start_us: Int64?
    private var last_us: Int64 = 0
    private var lastRate = Vector3.zero
    private var sum = Vector3.zero
    private var squares = 0.0
    private var count = 0
    private var before = Vector3.zero
    private var after = Vector3.zero
    /// Sums over the usable pairs of blocks: of what is seen, what is foretold, and both.
    private var seen = 0.0
    private var foretold = 0.0
    private var both = 0.0
    private(set) var pairs = 0
    private var kept: [Pair] = []
    /// Turning rates of calm blocks, in the file's unit.
    private var restRates: [Double] = []

    mutating func add(_ force: Vector3, _ rate: Vector3, at_us time_us: Int64) {
        guard force != .zero else { return }
        var isFollowing = start_us != nil
        if let start_us, time_us - start_us >= Self.block_us || time_us < last_us {
            isFollowing = time_us - start_us < 2 * Self.block_us && time_us >= last_us
            close(start_us, isFollowed: isFollowing)
        }
        let start = start_us ?? time_us
        if isFollowing {
            let dt_s = Double(time_us - last_us) / 1e6
            let turned = (lastRate + rate) * (dt_s / 2)
            if (time_us + last_us) / 2 - start < Self.block_us / 2 { before += turned } else { after += turned }
        }
        start_us = start
        last_us = time_us
        lastRate = rate
        sum += force
        squares += force.squaredNorm
        count += 1
    }

    /// - Parameter isFollowed: whether the next block begins where this one ends.
    private mutating func close(_ start: Int64, isFollowed: Bool) {
        defer {
            start_us = nil
            sum = .zero
            squares = 0
            count = 0
            before = .zero
            after = .zero
        }
        let mean = sum / Double(max(1, count))
        guard count >= 3, let up = mean.normalized else { return previous = nil }
        let unrest = max(0, squares / Double(count) - mean.squaredNorm).squareRoot() / mean.norm
        let block = Block(
            start_us: start, up: up, unrest: unrest, norm: mean.norm, before: before, after: after, samples: count)
        if let previous, start - previous.start_us < 2 * Self.block_us { compare(previous, block) }
        previous = isFollowed ? block : nil
    }

    private mutating func compare(_ a: Block, _ b: Block) {
        // Where something pushes, "up" is not what is measured.
        guard a.unrest < 0.15, b.unrest < 0.15, abs(a.norm - b.norm) < 0.05 * a.norm else { return }
        let movement = b.up - a.up
        let turned = a.after + b.before
        let tilt = movement.norm
        if tilt < Self.usableTilt.lowerBound {
            let seconds = Double(b.start_us - a.start_us) / 1e6
            if a.unrest < 0.02, b.unrest < 0.02, seconds > 0, restRates.count < 1000 {
                restRates.append(turned.norm / seconds)
            }
            return
        }
        guard tilt <= Self.usableTilt.upperBound else { return }
        let middle = (a.up + b.up) / 2
        let expected = middle.cross(turned)
        seen += movement.squaredNorm
        foretold += expected.squaredNorm
        both += movement.dot(expected)
        pairs += 1
        if kept.count < Self.mostKept { kept.append(Pair(middle: middle, movement: movement, turned: turned)) }
    }

    /// Whether so much has been seen that what fits nothing is no chance.
    var isSure: Bool { pairs >= 30 }

    func finding() -> Finding {
        guard pairs >= 2, seen.squareRoot() >= Self.leastTilt, foretold > 0 else { return .nothing }
        let agreement = both / (seen * foretold).squareRoot()
        if agreement > (pairs < 4 ? 0.9 : 0.7) { return .scale(both / foretold) }
        // A push looks like a tilt that no gyro has seen: only where other axes or signs fit is the file's arrangement wrong.
        let isOpposite = agreement < -0.7 && pairs >= 4
        return isOpposite || (agreement < 0.3 && isSure && anotherFits()) ? .contradiction : .nothing
    }

    /// Whether the turning fits the tilting with the gyro's axes exchanged, or with other signs.
    private func anotherFits() -> Bool {
        let orders = [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)]
        return orders.contains { x, y, z in
            (0..<8).contains { signs in
                var foretold = 0.0
                var both = 0.0
                for pair in kept {
                    let turned = [pair.turned.x, pair.turned.y, pair.turned.z]
                    let expected = pair.middle.cross(
                        Vector3(
                            signs & 1 == 0 ? turned[x] : -turned[x], signs & 2 == 0 ? turned[y] : -turned[y],
                            signs & 4 == 0 ? turned[z] : -turned[z]))
                    foretold += expected.squaredNorm
                    both += pair.movement.dot(expected)
                }
                let seen = kept.reduce(0) { $0 + $1.movement.squaredNorm }
                return foretold > 0 && both / (seen * foretold).squareRoot() > Self.leastAgreementOfAnother
            }
        }
    }

    /// How fast the gyro says that it turns while "up" stays where it is, in the file's unit; `nil` without such seconds.
    var restRate: Double? {
        guard restRates.count >= 4 else { return nil }
        return restRates.sorted()[restRates.count / 2]
    }

    /// The unit that a factor means; `nil` where it is none.
    static func unit(ofScale scale: Double) -> RateUnit? {
        RateUnit.allCases.first { (0.5...2).contains(scale / $0.scale) }
    }
}
