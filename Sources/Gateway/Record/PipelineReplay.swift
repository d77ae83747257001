import Motion
public import Posture
public import Records
import SensorProtocols

/// Lets a pipeline go through recorded samples, with what comes into force on the way: what a calibration, or a held
/// posture, decides holds from the sample after the one that ended it.
struct PipelineReplay {
    var pipeline: PosturePipeline
    private var calibration: Calibration?
    private var calibrations: ArraySlice<Calibration>
    private var held: ArraySlice<PostureHold>
    private var heldSoFar: [PostureHold]
    private var corrections: ArraySlice<PostureCorrection>
    /// As live has filled it.
    private var fill: CoarseFill?

    /// Onwards from where a pipeline is.
    ///
    /// - Parameters:
    ///   - calibration: the one in force there.
    ///   - calibrations, held: what comes into force from there on, oldest first.
    ///   - corrections: what the wearer says from there on, in order.
    init(
        _ pipeline: PosturePipeline, calibration: Calibration?, calibrations: [Calibration], heldBefore: [PostureHold],
        held: [PostureHold], corrections: [PostureCorrection] = []
    ) {
        self.pipeline = pipeline
        self.calibration = calibration
        self.calibrations = calibrations[...]
        self.held = held[...]
        heldSoFar = heldBefore
        self.corrections = corrections[...]
    }

    /// A replay of a recording from its start, with all that the record knows of its sensor.
    static func ofRecording(
        _ recording: Store.Recording, number: Int64, in store: Store, rules: PostureRules
    ) throws(RecordsError) -> PipelineReplay {
        let all = try store.calibrations(sensor: recording.sensor)
        let held = try store.postureHolds(sensor: recording.sensor, wearer: recording.wearer)
        let gyro = try store.gyroMemory(sensor: recording.sensor, at: recording.start_us)
        let calibration = all.last { $0.time_us <= recording.start_us }
        var replay = PipelineReplay(
            PosturePipeline(
                rules: rules, calibration: calibration, quality: recording.firstQuality,
                judgesPosture: recording.judgesPosture, memory: try store.startingMemory(of: number),
                filter: .remembering(gyro?.model(at: recording.start_us))),
            calibration: calibration, calibrations: all.filter { $0.time_us > recording.start_us },
            heldBefore: held.filter { $0.time_us <= recording.start_us },
            held: held.filter { $0.time_us > recording.start_us },
            corrections: try store.corrections(of: number))
        replay.pipeline.setSlump(replay.heldSoFar.slump(comparedWith: calibration))
        if ProtocolFamily(rawValue: recording.family)?.isCoarse == true { replay.fill = CoarseFill() }
        return replay
    }

    mutating func advance(_ sample: Sample) {
        pipeline.isHeldOnPurpose = held.first?.covers(sample.time_us) ?? false
        for between in fill?.between(sample) ?? [] { _ = pipeline.advance(between, isMeasured: false) }
        _ = pipeline.advance(sample)
        while let next = calibrations.first, sample.time_us >= next.time_us {
            pipeline.setCalibration(next)
            calibration = next
            calibrations = calibrations.dropFirst()
        }
        while let next = held.first, sample.time_us >= next.time_us {
            heldSoFar.append(next)
            pipeline.setSlump(heldSoFar.slump(comparedWith: calibration))
            held = held.dropFirst()
        }
        correct(upTo_us: sample.time_us)
    }

    /// What was said of the last sample that has been gone through counts from the next one on.
    mutating func correct(upTo_us: Int64) {
        while let next = corrections.first, upTo_us >= next.time_us {
            _ = pipeline.correct(wasSlouch: next.wasSlouch)
            corrections = corrections.dropFirst()
        }
    }
}

extension InclinationFilter.Configuration {
    /// The usual, starting from what was known of the gyro.
    static func remembering(_ gyro: GyroModel?) -> InclinationFilter.Configuration {
        var configuration = InclinationFilter.Configuration.default
        configuration.gyroModel = gyro
        return configuration
    }
}

extension GyroMemory {
    /// What a pipeline has learned by its last sample; `nil` where no sample with a gyro has come.
    public init?(_ pipeline: PosturePipeline) {
        guard let time_us = pipeline.lastSample_us, let model = pipeline.gyroModel else { return nil }
        self.init(time_us: time_us, model: model)
    }
}
