import Motion

/// Where this wearer's postures lie, as far as is known: one normal distribution over the centres of all six classes together.
///
/// Each posture that is held teaches it: the classes it may have been are weighed, and since people's centres lie together, one
/// says something of the others. A value with no clock; the same postures in the same order give the same belief, bit for bit.
package struct WearerBelief: Equatable, Sendable {
    package let prior: WearerPrior
    /// Deeper than the own slump is never less a slouch.
    var isMonotone = true
    /// Degrees; each class's angles, one class after the other.
    private(set) var mean: [Double]
    /// Square degrees, row by row.
    private(set) var covariance: [Double]
    /// What a posture of each class is like, of what is believed.
    private var densities: [Density] = []

    private struct Density: Equatable, Sendable {
        var centre: SIMD3<Double>
        /// The inverse of what the centre may be off by and what a posture strays from it.
        var precision: Symmetric3
        /// The logarithm of the density at the centre.
        var logHeight: Double
    }

    package init(_ prior: WearerPrior) {
        self.prior = prior
        mean = prior.mean
        covariance = prior.covariance
        refresh()
    }

    /// From numbers that were kept: the covariance's rows up to the diagonal.
    ///
    /// - Returns: `nil` where they are no such distribution.
    init?(_ prior: WearerPrior, mean: [Double], lowerHalf: [Double]) {
        let size = prior.size
        guard mean.count == size, lowerHalf.count == size * (size + 1) / 2,
            mean.allSatisfy({ abs($0) < Self.greatestMean }), lowerHalf.allSatisfy({ abs($0) < Self.greatestVariance })
        else { return nil }
        var covariance = [Double](repeating: 0, count: size * size)
        var rest = lowerHalf[...]
        for row in 0..<size {
            for column in 0...row {
                guard let value = rest.popFirst() else { return nil }
                covariance[row * size + column] = value
                covariance[column * size + row] = value
            }
        }
        guard WearerPrior.isPositive(covariance, size: size) else { return nil }
        self.prior = prior
        self.mean = mean
        self.covariance = covariance
        refresh()
    }

    /// No posture lies further away, degrees and square degrees.
    private static let greatestMean = 180.0
    private static let greatestVariance = 1e5

    /// The covariance's rows up to the diagonal.
    var lowerHalf: [Double] {
        (0..<prior.size).flatMap { row in (0...row).map { covariance[row * prior.size + $0] } }
    }

    // MARK: What a posture may be

    /// A posture that is none of these: this share of all, anywhere within about 25°.
    private static let otherShare = 0.03
    private static let otherVariance = 25.0 * 25
    private static let otherLogarithm = Scalar.log(2 * .pi * otherVariance)

    /// The probability of each class.
    func shares(_ angles: WearerAngles) -> PostureShares { weights(angles).normalized }

    /// The likeliest class, as the shares have it, for who does not ask how likely it is.
    ///
    /// A day asks it of each of its seconds, and the shares cost twice as much.
    func likeliest(_ angles: WearerAngles) -> PostureClass {
        var best = PostureClass.upright
        var (highest, second) = (-Double.infinity, -Double.infinity)
        for posture in PostureClass.allCases where canBe(posture, angles, true) {
            let height = logDensity(angles, of: posture)
            // No number at all: the shares say what is said then.
            if height.isNaN { return shares(angles).likeliest }
            if height > highest {
                (best, highest, second) = (posture, height, highest)
            } else if height > second {
                second = height
            }
        }
        // Where rounding decides, it decides as in the shares.
        guard highest - second > Self.roundedHeight, highest > Self.leastHeight else { return shares(angles).likeliest }
        return best
    }

    /// Two logarithms of a density further apart than this are apart in the shares, too, …
    private static let roundedHeight = 1e-6
    /// … but where the densities are next to nothing.
    private static let leastHeight = -700.0

    /// How well it explains a posture, whatever that was.
    func likelihood(_ angles: WearerAngles) -> Double { weights(angles).sum }

    /// - Parameter followsWhatWasSaid: whether a class may be where the wearer's own words have brought it, out of its order.
    private func weights(_ angles: WearerAngles, followsWhatWasSaid: Bool = true) -> PostureShares {
        var weights = PostureShares()
        for posture in PostureClass.allCases where canBe(posture, angles, followsWhatWasSaid) {
            weights[posture] =
                Scalar.exp(logDensity(angles, of: posture)) / Double(PostureClass.allCases.count)
        }
        let far = known(angles.values)
        weights.other =
            Self.otherShare
            * Scalar.exp(
                -0.5 * ((far * far).sum() / Self.otherVariance + Double(prior.angles) * Self.otherLogarithm))
        return weights
    }

    /// So far on the other side of upright a class may still be what it is called, for the middle of upright is not known
    /// exactly, degrees.
    private static let orderSlackDegrees = 5.0
    /// A posture this far towards where people have a class, or further, is clearly on its side.
    private static let clearShare = 1.0 / 6

    /// The order of postures, which nothing that is seen turns round: nobody reclines well forward of where they sit upright, nor
    /// leans well to the side that they lean away from. Without this a class that is seldom seen is drawn, day by day, to where
    /// another one is often: a slouch was called reclined after some days on which nobody had reclined.
    ///
    /// What the wearer says can: a posture that is said to be no slouch is one of the others, wherever it lies.
    private func canBe(_ posture: PostureClass, _ angles: WearerAngles, _ followsWhatWasSaid: Bool) -> Bool {
        // With a low sensor it is the pelvis that tells them apart.
        guard isMonotone, prior.angles == 2 else { return true }
        let axis: Int
        switch posture {
        case .recline: axis = 0
        case .leanLeft, .leanRight: axis = 1
        case .upright, .slouch, .leanForward: return true
        }
        let upright = densities[PostureClass.upright.rawValue].centre[axis]
        let usual = prior.mean[posture.rawValue * prior.angles + axis]
        let away = usual < 0 ? -1.0 : 1
        // How far a posture is on the class's own side of upright, degrees.
        let offset = away * (angles.values[axis] - upright)
        // What is learned of a class widens what is called so: it is learned from what is clearly on its own side.
        guard followsWhatWasSaid else { return offset >= away * usual * Self.clearShare }
        let centre = away * (densities[posture.rawValue].centre[axis] - upright)
        return offset >= min(0, centre) - Self.orderSlackDegrees
    }

    /// Deeper than the own slump is never less a slouch: beyond its centre the forward angle counts as the centre's.
    func logDensity(_ angles: WearerAngles, of posture: PostureClass) -> Double {
        let density = densities[posture.rawValue]
        var error = known(angles.values - density.centre)
        guard isMonotone else { return density.logHeight - 0.5 * (error * (density.precision * error)).sum() }
        switch posture {
        case .slouch:
            error.x = min(0, error.x)
        case .leanForward where prior.angles == 3:
            // Nor is a bend from the hips less one where back and pelvis go further together.
            let together = max(0, min(error.x, error.z))
            error.x -= together
            error.z -= together
        default: break
        }
        return density.logHeight - 0.5 * (error * (density.precision * error)).sum()
    }

    /// Without the angle that nothing measures.
    private func known(_ angles: SIMD3<Double>) -> SIMD3<Double> {
        prior.angles == 3 ? angles : SIMD3(angles.x, angles.y, 0)
    }

    /// How far forward the middle of a class is, degrees.
    func forwardDegrees(_ posture: PostureClass) -> Double { densities[posture.rawValue].centre.x }

    /// How far to the right the middle of a class is, degrees.
    func rightDegrees(_ posture: PostureClass) -> Double { densities[posture.rawValue].centre.y }

    /// How far forward the middle of a class is, and how far that may be off, degrees.
    func forward(_ posture: PostureClass) -> (mean: Double, deviation: Double) {
        (forwardDegrees(posture), max(0, spread(posture).xx).squareRoot())
    }

    /// What is unknown of a class's centre, as a part of what a held posture strays from it.
    func doubt(_ posture: PostureClass) -> Double {
        let (centre, within) = (spread(posture), prior.within[posture.rawValue])
        let third = prior.angles == 3 ? 1.0 : 0
        return (centre.xx + centre.yy + third * centre.zz) / (within.xx + within.yy + third * within.zz)
    }

    // MARK: Learning

    /// A class of which so little is unknown teaches nothing more: without this, days of one posture wear it down.
    private static let knownDoubt = 0.3
    /// Less likely classes do not count.
    private static let leastShare = 0.001

    /// Takes in a posture that was held, as far as it says anything new.
    ///
    /// - Returns: whether it did.
    mutating func learn(_ angles: WearerAngles, skipsKnown: Bool = true) -> Bool {
        let shares = weights(angles, followsWhatWasSaid: false).normalized
        guard !skipsKnown || doubt(shares.likeliest) > Self.knownDoubt else { return false }
        learn(angles, as: shares)
        return true
    }

    /// Takes in a posture that was one of these classes.
    mutating func learn(_ angles: WearerAngles, among postures: [PostureClass]) {
        learn(angles, as: shares(angles).among(postures))
    }

    /// One Kalman step for each class, weighed by how likely it is, and of all of them the normal distribution with the same
    /// mean and covariance.
    private mutating func learn(_ angles: WearerAngles, as shares: PostureShares) {
        let size = prior.size
        var means: [(share: Double, mean: [Double])] = []
        var newCovariance = [Double](repeating: 0, count: size * size)
        // What it may have been besides says nothing.
        var rest = 1.0
        for posture in PostureClass.allCases where shares[posture] > Self.leastShare {
            let share = shares[posture]
            rest -= share
            let (mean, covariance) = updated(angles, as: posture)
            means.append((share, mean))
            for place in newCovariance.indices { newCovariance[place] += share * covariance[place] }
        }
        means.append((rest, mean))
        for place in newCovariance.indices { newCovariance[place] += rest * covariance[place] }
        var newMean = [Double](repeating: 0, count: size)
        for (share, mean) in means {
            for place in 0..<size { newMean[place] += share * mean[place] }
        }
        for (share, mean) in means {
            for row in 0..<size {
                let away = share * (mean[row] - newMean[row])
                for column in 0...row { newCovariance[row * size + column] += away * (mean[column] - newMean[column]) }
            }
        }
        // One half is the other's mirror image to the last bit.
        for row in 0..<size {
            for column in 0..<row { newCovariance[column * size + row] = newCovariance[row * size + column] }
        }
        mean = newMean
        covariance = newCovariance
        refresh()
    }

    private func updated(_ angles: WearerAngles, as posture: PostureClass) -> (mean: [Double], covariance: [Double]) {
        let size = prior.size
        let density = densities[posture.rawValue]
        let step = density.precision * known(angles.values - density.centre)
        var (mean, covariance) = (mean, covariance)
        for row in 0..<size {
            let own = self.row(row, of: posture)
            mean[row] += (own * step).sum()
            let gain = density.precision * own
            for column in 0...row {
                let change = (gain * self.row(column, of: posture)).sum()
                covariance[row * size + column] -= change
                if column != row { covariance[column * size + row] -= change }
            }
        }
        return (mean, covariance)
    }

    /// A new day, or a clip that was put on again: half of what people differ by is unknown again.
    mutating func fade() {
        let (known, usual) = (trace(covariance), trace(prior.covariance))
        // However often it is believed less, never much less than who is unknown.
        let share = min(0.5, max(0, Self.mostFaded - known / usual))
        for place in covariance.indices { covariance[place] += share * prior.covariance[place] }
        refresh()
    }

    private static let mostFaded = 1.5

    private func trace(_ matrix: [Double]) -> Double {
        (0..<prior.size).reduce(0) { $0 + matrix[$1 * prior.size + $1] }
    }

    // MARK: What is unknown

    /// The variance of what follows from where the centres are, to first order: each independent direction of what is
    /// unknown is taken one standard deviation to each side, as if the centres were known to lie there.
    func varianceOf(_ value: (WearerBelief) -> Double) -> Double {
        let size = prior.size
        guard let root = WearerPrior.choleskyRoot(covariance, size: size) else { return .infinity }
        var variance = 0.0
        for column in 0..<size {
            func moved(_ sign: Double) -> WearerBelief {
                var mean = mean
                for row in column..<size { mean[row] += sign * root[row * size + column] }
                return WearerBelief(prior, centredAt: mean)
            }
            let half = (value(moved(1)) - value(moved(-1))) / 2
            variance += half * half
        }
        return variance
    }

    /// As if the centres were known.
    private init(_ prior: WearerPrior, centredAt mean: [Double]) {
        self.prior = prior
        self.mean = mean
        covariance = [Double](repeating: 0, count: prior.covariance.count)
        refresh()
    }

    // MARK: Parts of the covariance

    /// Of a row, the columns of a class.
    private func row(_ row: Int, of posture: PostureClass) -> SIMD3<Double> {
        let first = row * prior.size + posture.rawValue * prior.angles
        return SIMD3(covariance[first], covariance[first + 1], prior.angles == 3 ? covariance[first + 2] : 0)
    }

    /// What a class's centre may be off by.
    private func spread(_ posture: PostureClass) -> Symmetric3 {
        let first = posture.rawValue * prior.angles
        let (a, b) = (row(first, of: posture), row(first + 1, of: posture))
        let c = prior.angles == 3 ? row(first + 2, of: posture) : SIMD3<Double>()
        return Symmetric3(xx: a.x, yy: b.y, zz: c.z, xy: a.y, xz: c.x, yz: c.y)
    }

    private mutating func refresh() {
        densities = PostureClass.allCases.map { posture in
            let first = posture.rawValue * prior.angles
            let spread = spread(posture) + prior.within[posture.rawValue]
            return Density(
                centre: SIMD3(mean[first], mean[first + 1], prior.angles == 3 ? mean[first + 2] : 0),
                precision: spread.inverse,
                logHeight: -0.5 * (Scalar.log(spread.determinant) + Double(prior.angles) * Scalar.log(2 * .pi)))
        }
    }
}
