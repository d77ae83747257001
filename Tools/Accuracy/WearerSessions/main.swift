import Glibc
import Motion
import Numbers
import Posture

// What `Tools/Accuracy/sessions.py` asks the posture pipeline, of a wearer whose priors are given (everybody else's): two files of
// priors, then rows of thirteen doubles on standard input (seconds; gyro and force at T4, rad/s and m/s²; the same at L5, not a
// number where there is none), and rows of six doubles on standard output, of which the first says what the others are:
//
//     0 a tenth of a second: seconds, place of the name, its probability, that of a slouch, place of the band (-1 unknown)
//     1 an episode: from, to, mean, peak      2 an alert: seconds      3 the day's share: mean, low and high end of 80 %
//     4 the bands, seconds: upright, relaxed, slouch, elsewhere        5 it is unsure: seconds       6 doubt: seconds
//
// The first ten seconds are the upright hold. Options: slump=FROM (ten seconds of a slump), learn=0, depth=D, certainty=P, delay=S,
// repeat=S, trusts=0 (a drift or a slip makes the calibration doubtful), fixed=1.

func ending(_ sentence: String) -> Never {
    print("wearer-sessions: \(sentence)")
    exit(2)
}

func prior(_ path: String) -> WearerPrior {
    guard let file = fopen(path, "r") else { ending("\(path) cannot be read.") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    guard let prior = WearerPrior(text: String(decoding: bytes, as: UTF8.self)) else { ending("\(path) is no prior.") }
    return prior
}

let arguments = CommandLine.arguments
guard arguments.count >= 3 else { ending("Usage: wearer-sessions PRIOR1 PRIOR2 [option=number …] < ROWS") }
var rules = PostureRules()
rules.alertDelay_s = 15
rules.alertRepeat_s = 5
var slumpFrom_s: Double?
var trusts = true
for option in arguments.dropFirst(3) {
    let parts = option.split(separator: "=")
    guard parts.count == 2, let value = Double(parts[1]) else { ending("\(option) is no option.") }
    switch parts[0] {
    case "slump": slumpFrom_s = value
    case "learn": rules.learnsPostures = value != 0
    case "depth": rules.slouchDepth = value
    case "certainty": rules.alertCertainty = value
    case "delay": rules.alertDelay_s = value
    case "repeat": rules.alertRepeat_s = value
    case "trusts": trusts = value != 0
    case "fixed": rules.slouchRule = value != 0 ? .fixed : .learned
    default: ending("\(option) is no option.")
    }
}

var upper: [Sample] = []
var lower: [Sample] = []
var row = [Double](repeating: 0, count: 13)
guard let input = fdopen(0, "r"), let output = fdopen(1, "w") else { ending("There is no input.") }
while fread(&row, 8, 13, input) == 13 {
    func sample(_ from: Int) -> Sample? {
        guard row[from..<from + 6].allSatisfy(\.isFinite) else { return nil }
        return Sample(
            time_us: .microseconds(row[0]),
            acceleration_m_s2: Vector3(row[from + 3], row[from + 4], row[from + 5]),
            angularVelocity_rad_s: Vector3(row[from], row[from + 1], row[from + 2]))
    }
    if let sample = sample(1) { upper.append(sample) }
    if let sample = sample(7) { lower.append(sample) }
}

let mount = try MountAxes(parsing: "+x,-z")
func held(_ samples: [Sample], from_s: Double) -> [Sample] {
    samples.filter { (Int64.microseconds(from_s)..<Int64.microseconds(from_s + 10)).contains($0.time_us) }
}
func calibration(_ samples: [Sample]) throws -> Calibration {
    try Calibration(hold: held(samples, from_s: 0), mount: mount, source: .mount, needed_s: 10, lenient: true)
}
let upright = try calibration(upper)
let lowUpright = lower.isEmpty ? nil : try calibration(lower)
var pipeline = PosturePipeline(
    rules: rules, calibration: upright, keepsCalibrationOverGaps: trusts,
    memory: WearerMemory(oneSensor: prior(arguments[1]), twoSensors: prior(arguments[2])))
if let slumpFrom_s {
    var hold = try PostureHold(
        .slump, samples: held(upper, from_s: slumpFrom_s), upright: upright, needed_s: 10, lenient: true)
    hold.lowForwardDegrees = try lowUpright.map { low in
        try PostureHold(.slump, samples: held(lower, from_s: slumpFrom_s), upright: low, needed_s: 10, lenient: true)
            .forwardDegrees
    }
    pipeline.setSlump(SlumpHold(hold))
}
var low = lowUpright.map { PosturePipeline(calibration: $0, judgesPosture: false, keepsCalibrationOverGaps: true) }

@MainActor
func put(_ kind: Double, _ values: [Double]) {
    var row = [kind] + values + [Double](repeating: 0, count: 5 - values.count)
    fwrite(&row, 8, 6, output)
}

var track: [TrackSecond] = []
var episodes: [Episode] = []
@MainActor
func drain() {
    track += pipeline.drainTrack()
    for event in pipeline.drainEvents() {
        switch event {
        case .episode(let episode):
            episodes.append(episode)
            put(
                1,
                [
                    Double(episode.start_us) / 1e6, Double(episode.end_us) / 1e6, episode.meanDegrees,
                    episode.peakDegrees,
                ])
        case .alert(let time_us, _, _): put(2, [Double(time_us) / 1e6])
        case .unsure(let time_us, _, _): put(5, [Double(time_us) / 1e6])
        case .calibration(let time_us, .doubtful, _): put(6, [Double(time_us) / 1e6])
        default: break
        }
    }
}

var nextLow = lower[...]
var lowTrack: [Int64: Double] = [:]
var told_us = Int64.min
for sample in upper {
    while let next = nextLow.first, next.time_us <= sample.time_us, low != nil {
        _ = low?.advance(next)
        for reading in low?.drainLowReadings() ?? [] {
            pipeline.setLowSensor(reading)
            lowTrack[reading.time_us / 1_000_000] = reading.angles.forwardDegrees
        }
        _ = low?.drainTrack()
        _ = low?.drainEvents()
        nextLow = nextLow.dropFirst()
    }
    pipeline.isHeldOnPurpose =
        slumpFrom_s.map {
            (Int64.microseconds($0)..<Int64.microseconds($0 + 10)).contains(sample.time_us)
        } ?? false
    let frame = pipeline.advance(sample)
    if told_us == .min || sample.time_us - told_us >= 100_000 {
        told_us = sample.time_us
        put(
            0,
            [
                Double(sample.time_us) / 1e6, Double(PostureState.allCases.firstIndex(of: frame.posture) ?? -1),
                frame.confidence ?? .nan, frame.slouchProbability ?? .nan,
                frame.band.flatMap { band in PostureBand.allCases.firstIndex(of: band).map(Double.init) } ?? -1,
            ])
        drain()
    }
}
pipeline.finish()
drain()
if let memory = pipeline.wearerMemory {
    // What came before the trials is no part of the day.
    let from_us = Int64.microseconds(slumpFrom_s.map { $0 + 10 } ?? 10)
    let day = track.filter { $0.time_us >= from_us }
    let bands = DayBands(
        track: day, low: low == nil ? [] : day.map { lowTrack[$0.time_us / 1_000_000] },
        episodes: episodes, memory: memory, rules: rules)
    put(3, bands.share.map { [$0.mean, $0.low80, $0.high80] } ?? [.nan, .nan, .nan])
    put(4, [bands.upright_s, bands.relaxed_s, bands.slouch_s, bands.elsewhere_s])
}
fclose(output)
