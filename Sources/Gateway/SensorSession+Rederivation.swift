import Events
public import Posture
import Records

extension SensorSession {
    /// From here on samples are kept, and no track is made, until `endRederivation`.
    ///
    /// What has come since the last commit is kept as well: it is not in the record yet.
    public mutating func beginRederivation() {
        retained = raw.map(\.sample)
        sinceRetained = ([], held.count, calibration)
    }

    /// Goes on with a pipeline that has seen the whole record up to `beginRederivation`.
    public mutating func endRederivation(_ pipeline: PosturePipeline?) {
        let samples = retained ?? []
        retained = nil
        guard var pipeline else { return }
        let before = feed.pipeline.quality
        for reading in recentLow { pipeline.setLowSensor(reading) }
        var passage = Passage(
            pipeline, calibration: sinceRetained.before, calibrations: sinceRetained.calibrations,
            heldBefore: Array(held[..<sinceRetained.held]), held: Array(held[sinceRetained.held...]))
        for sample in samples { passage.advance(sample) }
        pipeline = passage.pipeline
        output.lowReadings += pipeline.drainLowReadings()
        feed.pipeline = pipeline
        pending.track.removeAll()
        pending.episodes.removeAll()
        pending.gaps.removeAll()
        takeEvents(live: false)
        if before != pipeline.quality, let last = lastSample_us {
            note(
                .calibration, "The sensor has sent what it kept: the calibration is \(pipeline.quality.rawValue).",
                now_us: last)
        }
    }

    public var isRederiving: Bool { retained != nil }
}
