import Motion
import Numbers
import Records

/// `recording-N.csv`: every sample of a recording that is still kept, as `replay` reads it.
enum SampleExport {
    /// - Returns: the recordings of which a piece could not be read.
    static func write(_ scope: ExportScope) throws(ExportError) -> [RecordExport.Damage] {
        var damage: [RecordExport.Damage] = []
        for (id, _) in scope.recordings {
            let pieces = try write(id, scope)
            if pieces > 0 { damage.append(RecordExport.Damage(recording: id, pieces: pieces)) }
        }
        return damage
    }

    /// - Returns: how many pieces could not be read.
    private static func write(_ recording: Int64, _ scope: ExportScope) throws(ExportError) -> Int {
        try scope.write(.samples, as: "recording-\(recording).csv") { file throws(ExportError) in
            try scope.forEachSample(of: recording) { sample throws(ExportError) in try file.write(row(sample)) }
        }
    }

    /// Every digit: what is read back is what was recorded.
    private static func row(_ sample: Sample) -> String {
        let (force, rate) = (sample.acceleration_m_s2, sample.angularVelocity_rad_s)
        let values: [Double?] = [force.x, force.y, force.z, rate?.x, rate?.y, rate?.z]
        return seconds(sample.time_us) + "," + values.map { $0.map { "\($0)" } ?? "" }.joined(separator: ",")
    }

    /// Six decimals, before 1970 too: there the sign stands before a number that counts backwards.
    private static func seconds(_ time_us: Int64) -> String {
        let (whole, rest_us) = time_us.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        // The 1 keeps the zeros after the point.
        return (time_us < 0 ? "-" : "") + "\(whole)." + String(1_000_000 + rest_us).dropFirst()
    }
}

extension ExportScope {
    /// Hands on every sample of a recording that is still kept, in order, piece by piece.
    ///
    /// - Returns: how many pieces could not be read.
    func forEachSample(
        of recording: Int64, _ take: (Sample) throws(ExportError) -> Void
    ) throws(ExportError) -> Int {
        var damaged = 0
        var refusal: ExportError?
        func takeAll(_ samples: [Sample]?) throws(ExportError) {
            guard let samples else { return damaged += 1 }
            do throws(ExportError) {
                for sample in samples { try take(sample) }
            } catch {
                refusal = error
                throw error
            }
        }
        do throws(ExportError) {
            try read { store throws(RecordsError) in try store.forEachChunk(of: recording, takeAll) }
        } catch {
            // What the file refuses ends the reading as well, and comes back as an error of the record.
            throw refusal ?? error
        }
        return damaged
    }
}
