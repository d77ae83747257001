import GRDB

extension Store {
    /// What one commit adds to one recording.
    public struct Addition: Sendable {
        public var recording: Recording
        /// Of the recording; `nil` where it has none yet.
        public var number: Int64?
        public var increment: Increment
        /// The recording is over.
        public var isLast: Bool
        /// What the recording has taught of the gyro, when it is over.
        public var gyro: GyroMemory?

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
                guard let number = try Self.number(of: addition, database) else {
                    numbers.append(addition.number ?? 0)
                    continue
                }
                try Self.append(addition.increment, to: number, database)
                if addition.isLast {
                    try Self.end(number, database)
                    if let gyro = addition.gyro { try Self.save(gyro, sensor: addition.recording.sensor, database) }
                }
                numbers.append(number)
            }
            return numbers
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
        return addition.increment.isEmpty ? nil : try begin(recording, database)
    }
}
