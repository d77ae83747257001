public import Balance
import GRDB
public import Posture

extension Store {
    /// What one commit adds to one recording.
    public struct Addition: Sendable {
        public var recording: Recording
        /// Of the recording; `nil` where it has none yet.
        public var number: Int64?
        public var increment: Increment
        /// The recording is over.
        public var isLast: Bool
        /// What the recording has taught of the gyro by now.
        public var gyro: GyroMemory?
        /// What was believed of the wearer when the recording began; `nil` where that was nothing.
        public var startingMemory: WearerMemory?
        /// What is believed by now.
        public var belief: PostureBelief?
        /// What the wearer has said of postures, in order.
        public var corrections: [PostureCorrection] = []
        /// What has come into force by a hold.
        public var calibrations: [Calibration] = []
        public var postures: [PostureHold] = []
        /// Prompts to take a break, in order: one that is there already has got its answer.
        public var breakPrompts: [BreakPrompt] = []

        public init(
            to recording: Recording, number: Int64?, _ increment: Increment, isLast: Bool, gyro: GyroMemory? = nil
        ) {
            self.recording = recording
            self.number = number
            self.increment = increment
            self.isLast = isLast
            self.gyro = gyro
        }
    }

    /// Adds all in one transaction, all or nothing: begins what has no number, or one that is another recording's here
    /// (it was erased, or the store is another one), adds, and ends what is over.
    ///
    /// - Returns: the numbers of the recordings, in order.
    public func commit(_ additions: [Addition]) throws(RecordsError) -> [Int64] {
        guard !additions.isEmpty else {
            // Nothing to write: whether something could be is seen all the same.
            try writeWithoutTransaction { _ in }
            return []
        }
        return try write { database in
            var numbers: [Int64] = []
            for addition in additions {
                try Self.saveHeld(addition, database)
                guard let number = try Self.number(of: addition, database) else {
                    numbers.append(addition.number ?? 0)
                    continue
                }
                try Self.append(addition.increment, to: number, database)
                try Self.savePostures(addition, number: number, database)
                if addition.isLast { try Self.end(number, database) }
                if let gyro = addition.gyro {
                    try Self.save(
                        gyro, sensor: addition.recording.sensor, since: addition.recording.start_us, database)
                }
                numbers.append(number)
            }
            return numbers
        }
    }

    private static func saveHeld(_ addition: Addition, _ database: Database) throws {
        let recording = addition.recording
        for calibration in addition.calibrations { try save(calibration, sensor: recording.sensor, database) }
        for posture in addition.postures {
            try save(posture, sensor: recording.sensor, wearer: recording.wearer, database)
        }
        for prompt in addition.breakPrompts { try save(prompt, database) }
    }

    private static func savePostures(_ addition: Addition, number: Int64, _ database: Database) throws {
        let recording = addition.recording
        try save(
            addition.corrections, of: number, by: recording.wearer, offset_s: recording.utcOffset_s, database)
        if let belief = addition.belief, let placement = recording.placement {
            try save(belief, wearer: recording.wearer, placement: placement, database)
        }
    }

    /// The number under which a recording goes on in this store; `nil` where it is not there and has nothing new.
    private static func number(of addition: Addition, _ database: Database) throws -> Int64? {
        let recording = addition.recording
        let known = try Int64.fetchAll(
            database,
            sql: """
                SELECT id FROM recording
                WHERE sensor = ? AND start_us = ? AND wearer = ? AND (has_ended = 0 OR id = ?) ORDER BY id
                """,
            arguments: [recording.sensor, recording.start_us, recording.wearer, addition.number])
        if let number = addition.number, known.contains(number) { return number }
        if let last = known.last { return last }
        guard !addition.increment.isEmpty else { return nil }
        let number = try begin(recording, database)
        if let memory = addition.startingMemory { try save(start: memory, of: number, database) }
        return number
    }
}
