public import Balance
import GRDB
import LocalTime

extension Store {
    /// Keeps what is known of a wearer's signs, in the place of what was. A session that is being done stays:
    /// whoever guides notes what was done of it.
    public func set(_ record: SignRecord, wearer: String) throws(RecordsError) {
        try write { database in
            for table in ["sign", "sign_list", "red_flag"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE wearer = ?", arguments: [wearer])
            }
            if let earlier = record.earlier {
                try database.execute(
                    sql: "INSERT INTO red_flag (wearer, is_there, local_day) VALUES (?, ?, ?)",
                    arguments: [wearer, earlier.isThere, earlier.day])
            }
            if record.stopListDay != nil || record.wholeListDay != nil || record.askedDay != nil {
                try database.execute(
                    sql: "INSERT INTO sign_list (wearer, stop_day, whole_day, asked_day) VALUES (?, ?, ?, ?)",
                    arguments: [wearer, record.stopListDay, record.wholeListDay, record.askedDay])
            }
            for sign in record.signs {
                let (status, day) = sign.status.stored
                try database.execute(
                    sql: """
                        INSERT INTO sign (wearer, sign, level, local_day, status, status_day) VALUES (?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [wearer, sign.sign, sign.level.rawValue, sign.day, status, day])
            }
        }
    }

    /// What is known of a wearer's signs.
    public func redFlags(wearer: String) throws(RecordsError) -> SignRecord {
        try read { database in
            let signs = try Row.fetchAll(
                database, sql: "SELECT * FROM sign WHERE wearer = ? ORDER BY sign", arguments: [wearer]
            ).map { row in
                KeptSign(
                    sign: try row.value("sign", of: "sign"), level: try row.level(),
                    day: try row.localDay("local_day", of: "sign"), status: try row.status())
            }
            let list = try Row.fetchOne(database, sql: "SELECT * FROM sign_list WHERE wearer = ?", arguments: [wearer])
            let fact = try Row.fetchOne(
                database, sql: "SELECT is_there, local_day FROM red_flag WHERE wearer = ?", arguments: [wearer])
            return SignRecord(
                signs: signs, stopListDay: try list?.optionalDay("stop_day", of: "sign_list"),
                wholeListDay: try list?.optionalDay("whole_day", of: "sign_list"),
                askedDay: try list?.optionalDay("asked_day", of: "sign_list"),
                earlier: try fact.map { row in
                    SignRecord.Earlier(
                        isThere: try row.integer("is_there", of: "red_flag", in: 0...1) == 1,
                        day: try row.localDay("local_day", of: "red_flag"))
                })
        }
    }
}

extension KeptSign.Status {
    fileprivate var stored: (String, LocalDay?) {
        switch self {
        case .open: ("open", nil)
        case .lookedAt(let day): ("looked_at", day)
        case .gone(let day): ("gone", day)
        }
    }
}

extension Row {
    fileprivate func level() throws(RecordsError) -> RedFlag.Level {
        guard let level = RedFlag.Level(rawValue: try value("level", of: "sign")) else {
            throw .wrongValue(table: "sign", column: "level")
        }
        return level
    }

    fileprivate func status() throws(RecordsError) -> KeptSign.Status {
        switch try value("status", of: "sign") as String {
        case "open": return .open
        case "looked_at": return .lookedAt(try localDay("status_day", of: "sign"))
        case "gone": return .gone(try localDay("status_day", of: "sign"))
        default: throw .wrongValue(table: "sign", column: "status")
        }
    }
}
