import GRDB
public import LocalTime

/// What a wearer is told once at a place; `moment` is `nil` until then.
public struct ToldOnce: Equatable, Sendable {
    /// Where it is told: a log may be read by nobody, so it does not count as told to a person.
    public enum Place: String, Sendable {
        case person
        case log
    }

    public var wearer: String
    /// A word for programs.
    public var topic: String
    public var place: Place
    public var moment: Moment?

    public init(wearer: String, topic: String, place: Place, moment: Moment?) {
        self.wearer = wearer
        self.topic = topic
        self.place = place
        self.moment = moment
    }
}

extension Store {
    /// All that was told once, or is to be; of places that a newer version knows nothing is said.
    public func toldOnce() throws(RecordsError) -> [ToldOnce] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM told_once ORDER BY wearer, topic, place").compactMap { row in
                guard let place = ToldOnce.Place(rawValue: try row.value("place", of: "told_once")) else { return nil }
                let time_us: Int64? = try row.optional("time_us", of: "told_once")
                return ToldOnce(
                    wearer: try row.value("wearer", of: "told_once"), topic: try row.value("topic", of: "told_once"),
                    place: place, moment: try time_us.map { _ in try Moment(row, of: "told_once") })
            }
        }
    }

    /// Keeps that these have been told.
    public func save(_ told: [ToldOnce]) throws(RecordsError) {
        try write { database in
            for one in told {
                try database.execute(
                    sql: """
                        INSERT OR REPLACE INTO told_once (wearer, topic, place, time_us, utc_offset_s)
                        VALUES (?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        one.wearer, one.topic, one.place.rawValue, one.moment?.utc_us, one.moment?.offset_s,
                    ])
            }
        }
    }
}
