import Posture
import Records

@testable import Gateway

extension Store {
    /// Puts every recording in order that has not ended, at one go.
    func repairUnfinished() throws -> [RecordingRepair.Repaired] {
        try unfinishedRecordings().compactMap { recording in
            var repair = RecordingRepair(of: recording, rules: PostureRules())
            while true {
                if case .ended(let repaired) = try repair.advance(in: self) { return repaired }
            }
        }
    }
}
