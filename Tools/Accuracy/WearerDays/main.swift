import Glibc
import Numbers
import Posture

// What `Tools/Accuracy/wearer.py` asks the wearer model: a prior's file, then rows of six doubles on standard input (seconds, degrees
// forward and right, low forward, 1 where it is trusted, a command) and for each judged row ten on standard output.
//
// Commands: 0 judge, 1 these angles are a slump held on purpose, 2 a new day, 4 it was a slouch, 5 it was none.
// Options: learn=0, skip=0, monotone=0, depth=D, floor=D, slip=SHARE; fixed=1: the level is that of the fixed rule with its own
// names, and the rest of the row stays the model's.

func ending(_ sentence: String) -> Never {
    print("wearer-days: \(sentence)")
    exit(2)
}

func read(_ path: String) -> String {
    guard let file = fopen(path, "r") else { ending("\(path) cannot be read.") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
}

let arguments = CommandLine.arguments
guard arguments.count >= 2 else { ending("Usage: wearer-days PRIOR [option=number …] < ROWS") }
guard let prior = WearerPrior(text: read(arguments[1])) else { ending("\(arguments[1]) is no prior.") }
var rules = WearerRules()
var isFixed = false
for option in arguments.dropFirst(2) {
    let parts = option.split(separator: "=")
    guard parts.count == 2, let value = Double(parts[1]) else { ending("\(option) is no option.") }
    switch parts[0] {
    case "learn": rules.learns = value != 0
    case "skip": rules.skipsKnown = value != 0
    case "monotone": rules.isMonotone = value != 0
    case "depth": rules.depth = value
    case "floor": (rules.floorDegrees, rules.leaveFloorDegrees) = (value, value - 2)
    case "fixed": isFixed = value != 0
    case "slip": rules.slipShare = value
    default: ending("\(option) is no option.")
    }
}

/// The fixed rule, which knows nothing of the wearer but a slump that was held.
struct FixedJudge {
    private let rules = PostureRules()
    private var classifier = PostureClassifier()
    private var isSlouching = false

    mutating func takeSlump(_ angles: PostureAngles) {
        classifier.slump = SlumpHold(
            PostureHold(
                kind: .slump, time_us: 0, calibration_us: 0, forwardDegrees: angles.forwardDegrees,
                rightDegrees: angles.rightDegrees))
    }

    mutating func level(_ angles: PostureAngles) -> SlouchLevel {
        let estimate = classifier.estimate(angles)
        let level: SlouchLevel =
            FixedRule.excludesSlouch(estimate.posture, isSure: estimate.isSure, isSlouching: isSlouching)
            ? .out : FixedRule.level(flexionDegrees: angles.forwardDegrees, rules)
        isSlouching = level == .enter || isSlouching && level == .stay
        return level
    }
}

var model = WearerModel(prior, rules: rules)
var fixed = FixedJudge()
var row = [Double](repeating: 0, count: 6)
guard let input = fdopen(0, "r"), let output = fdopen(1, "w") else { ending("There is no input.") }
while fread(&row, 8, 6, input) == 6 {
    let angles = PostureAngles(
        forwardDegrees: row[1], rightDegrees: row[2],
        low: .init(forwardDegrees: row[3], rightDegrees: 0))
    switch row[5] {
    case 1:
        model.takeSlump(angles)
        fixed.takeSlump(angles)
    case 2: model.beginAnew()
    case 4: _ = model.correct(wasSlouch: true, at_us: .microseconds(row[0]))
    case 5: _ = model.correct(wasSlouch: false, at_us: .microseconds(row[0]))
    default:
        let judged = model.advance(angles, at_us: .microseconds(row[0]), isTrusted: row[4] > 0)
        var upper = angles
        upper.low = nil
        let decided = isFixed ? fixed.level(upper) : judged.level
        let level: Double = decided == .enter ? 2 : decided == .stay ? 1 : 0
        var out = PostureClass.allCases.map { judged.shares[$0] }
        out += [judged.slouch, level, model.slumpDegrees, model.slipProbability]
        fwrite(&out, 8, out.count, output)
    }
}
fclose(output)
