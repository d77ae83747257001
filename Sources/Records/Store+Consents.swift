import GRDB

/// A wearer's yes to a text about data on health, by the text's version.
public struct Consent: Equatable, Sendable {
    public var wearer: String
    public var version: String
    public var time_us: Int64

    public init(to version: String, wearer: String, time_us: Int64) {
        self.wearer = wearer
        self.version = version
        self.time_us = time_us
    }
}

extension Store {
    /// Keeps a yes; the first one to a version counts.
    public func add(_ consent: Consent) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO consent (wearer, version, time_us) VALUES (?, ?, ?)",
                arguments: [consent.wearer, consent.version, consent.time_us])
        }
    }

    /// The yeses of a wearer, or of all of them, oldest first.
    public func consents(wearer: String? = nil) throws(RecordsError) -> [Consent] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM consent WHERE ? IS NULL OR wearer = ? ORDER BY time_us, wearer",
                arguments: [wearer, wearer]
            ).map {
                Consent(
                    to: try $0.value("version", of: "consent"), wearer: try $0.value("wearer", of: "consent"),
                    time_us: try $0.time_us("time_us", of: "consent"))
            }
        }
    }
}
