import Motion
import Posture

/// One session's part while its track is made again from the record (`TrackRederivation`): it keeps what comes meanwhile,
/// and lets the new pipeline go through it.
struct SessionRederivation: Sendable {
    /// What has come since the last commit before the track was read.
    private struct Retained: Sendable {
        var samples: [Sample]
        /// What has come into force meanwhile.
        var calibrations: [Calibration] = []
        let calibrationBefore: Calibration?
        /// So many of the held postures were in force before.
        let posturesBefore: Int
    }

    /// Readings of the low sensor that a pipeline which has only seen the record has not heard: ten seconds of them.
    private static let recentReadings = 100

    private var retained: Retained?
    private var lowReadings: [LowReading] = []
    /// Of the whole recording: they are few.
    private var corrections: [PostureCorrection] = []

    var isUnderWay: Bool { retained != nil }

    /// - Parameter uncommitted: samples that are not in the record yet.
    mutating func begin(uncommitted: [Sample], calibration: Calibration?, posturesHeld: Int) {
        retained = Retained(samples: uncommitted, calibrationBefore: calibration, posturesBefore: posturesHeld)
    }

    /// Keeps live samples for as long as it is under way.
    mutating func keep(_ samples: [NumberedSample]) { retained?.samples.append(contentsOf: samples.lazy.map(\.sample)) }

    /// A calibration has come into force.
    mutating func keep(_ calibration: Calibration) { retained?.calibrations.append(calibration) }

    /// Keeps what the wearer has said of a posture.
    mutating func keep(_ correction: PostureCorrection) { corrections.append(correction) }

    /// Keeps what the low sensor has said of late.
    mutating func keep(_ reading: LowReading) {
        lowReadings.append(reading)
        if retained == nil, lowReadings.count > 2 * Self.recentReadings {
            lowReadings.removeFirst(lowReadings.count - Self.recentReadings)
        }
    }

    /// Ends it.
    ///
    /// - Parameters:
    ///   - pipeline: one that has seen the whole record up to `begin`; `nil` where the track could not be made again.
    ///   - postures: all held postures, oldest first.
    /// - Returns: the pipeline at the last sample that has come; `nil` where the session goes on with its own.
    mutating func end(with pipeline: PosturePipeline?, postures: [PostureHold]) -> PosturePipeline? {
        guard let retained else { return nil }
        self.retained = nil
        guard var pipeline else { return nil }
        for reading in lowReadings { pipeline.setLowSensor(reading) }
        var replay = PipelineReplay(
            pipeline, calibration: retained.calibrationBefore, calibrations: retained.calibrations,
            heldBefore: Array(postures[..<retained.posturesBefore]),
            held: Array(postures[retained.posturesBefore...]),
            // One of the last sample may be in the record already: said again at once it changes nothing.
            corrections: corrections.filter { $0.time_us >= pipeline.lastSample_us ?? .min })
        if let last_us = pipeline.lastSample_us { replay.correct(upTo_us: last_us) }
        for sample in retained.samples { replay.advance(sample) }
        return replay.pipeline
    }
}
