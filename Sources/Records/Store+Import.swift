public import Balance
import FoundationEssentials
import GRDB
import LocalTime
import Motion
public import Posture

extension Store {
    /// What one count of a recording's sensor is, m/s² and rad/s; `nil` without samples.
    public func sampleSteps(of recording: Int64) throws(RecordsError) -> (acceleration: Double, gyro: Double)? {
        try read { database in
            guard
                let row = try Row.fetchOne(
                    database, sql: "SELECT body FROM chunk WHERE recording = ? ORDER BY start_us LIMIT 1",
                    arguments: [recording]),
                let body: Data = try? row.value("body", of: "chunk")
            else { return nil }
            return ChunkCodec.quanta(of: [UInt8](body))
        }
    }

    /// Adds what another record has given back, in one transaction: all of it, or nothing where the body throws.
    public func importing<Value>(_ body: (ImportSession) throws -> Value) throws(RecordsError) -> Value {
        try write { try body(ImportSession($0)) }
    }
}

/// Adds to a record what it does not have yet; only to be used within ``Store/importing(_:)``.
///
/// Each method says what became of a thing: it was added, it was here already, or something else is here in its place,
/// which stays.
public struct ImportSession {
    public enum Outcome: Equatable, Sendable {
        case added
        /// It was here in part, and what was missing was added.
        case completed
        case known
        /// It was here already with other values, which stay.
        case differs
        case clash
    }

    let database: Database

    init(_ database: Database) { self.database = database }

    // MARK: Recordings

    /// Begins a recording that is over, unless it is here.
    ///
    /// - Returns: its number here. It is a clash where the same stretch of the sensor is somebody else's here.
    public func begin(_ recording: Store.Recording) throws -> (outcome: Outcome, number: Int64) {
        let rows = try Row.fetchAll(
            database,
            sql: """
                \(Store.Recording.select) WHERE recording.sensor = ? AND recording.start_us = ? ORDER BY recording.id
                """,
            arguments: [recording.sensor, recording.start_us])
        for row in rows where try row.value("wearer", of: "recording") == recording.wearer {
            var kept = try Store.Recording(row: row)
            // Where it was worn is not known of every one.
            if kept.placement == nil || recording.placement == nil { kept.placement = recording.placement }
            return (kept == recording ? .known : .differs, try row.value("id", of: "recording"))
        }
        if let first = rows.first { return (.clash, try first.value("id", of: "recording")) }
        let number = try Store.begin(recording, database)
        try Store.end(number, database)
        return (.added, number)
    }

    /// Adds to a recording that was begun here.
    public func append(_ increment: Store.Increment, to recording: Int64) throws {
        try Store.append(increment, to: recording, database)
    }

    /// Adds samples to a recording that was begun here: as few chunks as there are minutes.
    public func append(_ chunk: RawChunk, to recording: Int64) throws {
        try chunk.insert(into: database, recording: recording, isCompact: true)
    }

    public func add(_ correction: PostureCorrection, to recording: Int64, _ info: Store.Recording) throws {
        try Store.save([correction], of: recording, by: info.wearer, offset_s: info.utcOffset_s, database)
    }

    public func add(start memory: WearerMemory, of recording: Int64) throws {
        try Store.save(start: memory, of: recording, database)
    }

    // MARK: What is known of sensors and postures

    public func add(_ calibration: Calibration, sensor: String) throws -> Outcome {
        let body = try String.fetchOne(
            database, sql: "SELECT body FROM calibration WHERE sensor = ? AND time_us = ? AND profile = ?",
            arguments: [sensor, calibration.time_us, calibration.profile.rawValue])
        if let body {
            let kept = try StoredJSON.value(Calibration.self, body, table: "calibration")
            guard kept.upright == calibration.upright, kept.forward == calibration.forward else { return .clash }
            // A hold's length comes back in whole microseconds.
            let isSame =
                kept.axisSource == calibration.axisSource && kept.forceError == calibration.forceError
                && kept.holdDeviationDegrees == calibration.holdDeviationDegrees
                && abs(kept.hold_s - calibration.hold_s) < 1e-5
            return isSame ? .known : .differs
        }
        try Store.save(calibration, sensor: sensor, database)
        return .added
    }

    public func add(_ hold: PostureHold, sensor: String, wearer: String) throws -> Outcome {
        let row = try Row.fetchOne(
            database, sql: "SELECT wearer, body FROM posture_hold WHERE sensor = ? AND time_us = ? AND kind = ?",
            arguments: [sensor, hold.time_us, hold.kind.rawValue])
        if let row {
            let kept = try StoredJSON.value(
                PostureHold.self, try row.value("body", of: "posture_hold"), table: "posture_hold")
            let owner: String = try row.value("wearer", of: "posture_hold")
            return kept == hold && owner == wearer ? .known : .clash
        }
        try Store.save(hold, sensor: sensor, wearer: wearer, database)
        return .added
    }

    public func add(_ memory: GyroMemory, sensor: String) throws -> Outcome {
        let kept = try Row.fetchOne(
            database, sql: "SELECT body FROM gyro_model WHERE sensor = ? AND time_us = ?",
            arguments: [sensor, memory.time_us])
        if let kept {
            let model = try StoredJSON.value(
                GyroModel.self, try kept.value("body", of: "gyro_model"), table: "gyro_model")
            return model == memory.model ? .known : .differs
        }
        guard !PairedSensor.isKnownByPort(id: sensor) else { return .known }
        try Store.save(memory, sensor: sensor, database)
        return .added
    }

    /// An evening's belief, or that all was forgotten; of a day that has one here, that stays.
    public func add(_ belief: KeptBelief) throws -> Outcome {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT body FROM posture_belief WHERE wearer = ? AND placement = ?
                AND (time_us = ? OR ? IS NOT NULL AND local_day = ? AND body IS NOT NULL)
                """,
            arguments: [
                belief.wearer, belief.placement.rawValue, belief.moment.utc_us, belief.text, belief.moment.day,
            ])
        if let row = rows.first {
            return try row.optional("body", of: "posture_belief") == belief.text ? .known : .clash
        }
        try database.execute(
            sql: """
                INSERT INTO posture_belief (wearer, placement, time_us, utc_offset_s, local_day, version, body)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                belief.wearer, belief.placement.rawValue, belief.moment.utc_us, belief.moment.offset_s,
                belief.moment.day, WearerMemory.version, belief.text,
            ])
        return .added
    }

    // MARK: What was told and done

    public func add(_ note: StoredNote) throws -> Outcome {
        try added(
            """
            INSERT INTO note (time_us, utc_offset_s, wearer, sensor, text) SELECT ?, ?, ?, ?, ? WHERE NOT EXISTS (
                SELECT 1 FROM note WHERE time_us = ? AND wearer = ? AND sensor IS ? AND text = ?)
            """,
            [
                note.moment.utc_us, note.moment.offset_s, note.wearer, note.sensor, note.text, note.moment.utc_us,
                note.wearer, note.sensor, note.text,
            ])
    }

    public func add(_ prompt: BreakPrompt) throws -> Outcome {
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM break_prompt WHERE wearer = ? AND time_us = ? AND sensor = ?",
            arguments: [prompt.wearer, prompt.moment.utc_us, prompt.sensor])
        guard let row else {
            try Store.save(prompt, database)
            return .added
        }
        var kept = try BreakPrompt(row: row)
        // What followed a prompt is known later than the prompt.
        let isFurther = kept.outcome == nil && prompt.outcome != nil
        if isFurther || prompt.outcome == nil { kept.outcome = prompt.outcome }
        guard kept == prompt else { return .differs }
        guard isFurther else { return .known }
        try Store.save(prompt, database)
        return .completed
    }

    public func add(_ step: StoredAlertStep, wearer: String) throws -> Outcome {
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM alert_step WHERE wearer = ? AND local_day = ?",
            arguments: [wearer, step.day])
        if let row { return try StoredAlertStep(row: row) == step ? .known : .differs }
        return try added(
            """
            INSERT OR IGNORE INTO alert_step (wearer, local_day, step, cause, time_us, utc_offset_s)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [wearer, step.day, step.step.rawValue, step.cause, step.moment.utc_us, step.moment.offset_s])
    }

    public func add(_ answer: StoredAnswer) throws -> Outcome {
        let items = String(decoding: try JSONEncoder().encode(answer.answer.items), as: UTF8.self)
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM self_test WHERE wearer = ? AND test = ? AND time_us = ?",
            arguments: [answer.wearer, answer.answer.test, answer.moment.utc_us])
        if let row {
            let items = try StoredJSON.value(
                [TestAnswer.Item].self, try row.value("items", of: "self_test"), table: "self_test", column: "items")
            let kept = try StoredAnswer(row: row, items: items)
            return kept.answer.items != answer.answer.items ? .clash : kept == answer ? .known : .differs
        }
        return try added(
            """
            INSERT INTO self_test (wearer, test, local_day, time_us, utc_offset_s, items, sex, knowledge_version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                answer.wearer, answer.answer.test, answer.answer.day, answer.moment.utc_us, answer.moment.offset_s,
                items, answer.answer.sex?.rawValue, answer.knowledgeVersion,
            ])
    }

    public func add(_ stored: StoredSession) throws -> Outcome {
        let session = stored.session
        let kept = try Row.fetchAll(
            database, sql: "SELECT * FROM routine_session WHERE wearer = ? AND time_us = ? AND local_day = ?",
            arguments: [stored.wearer, stored.moment.utc_us, session.day]
        ).map { row in
            let done = try StoredJSON.value(
                [ExerciseDone].self, try row.value("done", of: "routine_session"), table: "routine_session",
                column: "done")
            return try StoredSession(row: row, done: done)
        }
        // Nobody ends two sessions within a microsecond.
        if !kept.isEmpty { return kept.contains { $0.session == session } ? .known : .differs }
        return try added(
            """
            INSERT INTO routine_session (wearer, local_day, time_us, utc_offset_s, planned, done, effort, pain_before,
                pain_after, pain_place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                stored.wearer, session.day, stored.moment.utc_us, stored.moment.offset_s, session.planned,
                try StoredJSON.text(session.done), session.effort, session.painBefore, session.painAfter,
                session.painPlace?.rawValue,
            ])
    }

    public func add(_ stored: StoredActivityNaming) throws -> Outcome {
        let naming = stored.naming
        let names = try String.fetchAll(
            database,
            sql: "SELECT name FROM outcome_activity WHERE wearer = ? AND time_us = ? AND line = ? AND slot = ?",
            arguments: [stored.wearer, stored.moment.utc_us, naming.line, naming.slot])
        if !names.isEmpty { return names.contains(naming.name) ? .known : .differs }
        let values: [(any DatabaseValueConvertible)?] = [
            stored.wearer, naming.day, stored.moment.utc_us, stored.moment.offset_s, naming.line, naming.slot,
            naming.name,
        ]
        return try added(
            """
            INSERT INTO outcome_activity (wearer, local_day, time_us, utc_offset_s, line, slot, name)
            SELECT ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM outcome_activity
                WHERE wearer = ? AND time_us = ? AND line = ? AND slot = ? AND name = ?)
            """, values + [stored.wearer, stored.moment.utc_us, naming.line, naming.slot, naming.name])
    }

    func added(_ sql: String, _ values: [(any DatabaseValueConvertible)?]) throws -> Outcome {
        try database.execute(sql: sql, arguments: StatementArguments(values))
        return database.changesCount > 0 ? .added : .known
    }
}
