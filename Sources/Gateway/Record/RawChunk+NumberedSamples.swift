import Motion
import Records
import SensorProtocols

extension RawChunk {
    /// Puts samples into chunks: those of one chunk are numbered one by one, all with a gyro or all without.
    static func chunks(of samples: [NumberedSample], family: ProtocolFamily, identity: SensorIdentity?) -> [RawChunk] {
        var chunks: [RawChunk] = []
        for numbered in samples {
            if let last = chunks.indices.last, chunks[last].isContinued(by: numbered) {
                chunks[last].samples.append(numbered.sample)
            } else {
                chunks.append(
                    RawChunk(
                        samples: [numbered.sample],
                        accelerationQuantum: identity?.acceleration_m_s2PerCount ?? family.accelerationQuantum_m_s2,
                        gyroQuantum: identity?.gyro_rad_sPerCount ?? family.gyroQuantum_rad_s,
                        bootID: numbered.number?.bootID, firstSequence: numbered.number?.sequence))
            }
        }
        return chunks
    }

    /// The numbers of its samples; `nil` where they have none, or it has no samples.
    var sequences: ClosedRange<UInt32>? {
        guard let firstSequence, let more = UInt32(exactly: samples.count - 1) else { return nil }
        let (last, isOver) = firstSequence.addingReportingOverflow(more)
        return firstSequence...(isOver ? .max : last)
    }

    private func isContinued(by next: NumberedSample) -> Bool {
        guard let last = samples.last, next.sample.time_us > last.time_us,
            (last.angularVelocity_rad_s == nil) == (next.sample.angularVelocity_rad_s == nil),
            bootID == next.number?.bootID
        else { return false }
        guard let firstSequence else { return next.number == nil }
        return next.number.map { UInt64($0.sequence) == UInt64(firstSequence) + UInt64(samples.count) } ?? false
    }
}
