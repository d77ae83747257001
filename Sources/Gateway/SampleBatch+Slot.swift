import Events
import Posture
import Records

extension SensorSlot {
    /// What was measured, with what its pipeline has made of it.
    func batch(_ samples: [NumberedSample], _ frames: [PostureFrame]) -> SampleBatch {
        SampleBatch(
            sensor: sensor.name, boottimeOffset_us: timeLine.anchor_us,
            rows: zip(samples, frames).map { numbered, frame in
                SampleBatch.Row(
                    numbered.sample, up: frame.isMeasured ? frame.up : nil, flexionDegrees: frame.flexionDegrees,
                    leanDegrees: frame.leanDegrees)
            })
    }
}
