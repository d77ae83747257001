import GRDB
public import Posture

/// A sensor that has been paired.
public struct PairedSensor: Equatable, Sendable {
    /// What it is known by whatever port it hangs on: its own number, or its bridge's.
    public var id: String
    public var name: String
    public var family: String
    public var wearer: String
    /// Where it is worn.
    public var placement: Placement
    /// The sensor axes that point up and forward, `+x,-z`; `nil` for the family's usual.
    public var mount: String?
    /// Where it was last.
    public var port: String
    public var baudRate: Int
    public var paired_us: Int64

    public init(
        id: String, name: String, family: String, wearer: String, placement: Placement, mount: String?, port: String,
        baudRate: Int, paired_us: Int64
    ) {
        self.id = id
        self.name = name
        self.family = family
        self.wearer = wearer
        self.placement = placement
        self.mount = mount
        self.port = port
        self.baudRate = baudRate
        self.paired_us = paired_us
    }

    /// Who wears a sensor where nobody is named.
    public static let usualWearer = "me"

    /// Whether an identity is that of a port, where neither the sensor nor its adapter has a number.
    public static func isKnownByPort(id: String) -> Bool { id.contains("@port:") }
}

extension Store {
    /// The paired sensors, by name.
    public func sensors() throws(RecordsError) -> [PairedSensor] {
        let found = try readableSensors()
        if let error = found.wrong.first { throw error }
        return found.sensors
    }

    /// The paired sensors whose rows can be read, by name, and what is wrong with each other one.
    public func readableSensors() throws(RecordsError) -> (sensors: [PairedSensor], wrong: [RecordsError]) {
        try read { database in
            var found: (sensors: [PairedSensor], wrong: [RecordsError]) = ([], [])
            for row in try Row.fetchAll(database, sql: "SELECT * FROM sensor ORDER BY name") {
                do throws(RecordsError) { found.sensors.append(try PairedSensor(row)) } catch {
                    found.wrong.append(error)
                }
            }
            return found
        }
    }

    /// Whether a sensor is paired, also where its row cannot be read.
    public func isPaired(_ id: String) throws(RecordsError) -> Bool {
        try read { try Row.fetchOne($0, sql: "SELECT 1 FROM sensor WHERE id = ?", arguments: [id]) != nil }
    }

    /// Remembers a sensor, or what has changed about it.
    ///
    /// - Throws: `.nameIsTaken` by another.
    public func save(_ sensor: PairedSensor) throws(RecordsError) {
        try write { database in
            // Where it is worn decides whose seconds count.
            try database.execute(sql: "DELETE FROM balance_day")
            let holder = try String.fetchOne(
                database, sql: "SELECT id FROM sensor WHERE name = ?", arguments: [sensor.name])
            guard holder == nil || holder == sensor.id else { throw RecordsError.nameIsTaken(sensor.name) }
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO sensor
                        (id, name, family, wearer, placement, mount, port, baud_rate, paired_us)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    sensor.id, sensor.name, sensor.family, sensor.wearer, sensor.placement.rawValue, sensor.mount,
                    sensor.port, sensor.baudRate, sensor.paired_us,
                ])
        }
    }

    /// Remembers where a sensor was found last; its name and all else stay as they are in the record.
    public func setPort(_ port: String, baudRate: Int, of id: String) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: "UPDATE sensor SET port = ?, baud_rate = ? WHERE id = ?", arguments: [port, baudRate, id])
        }
    }

    /// Forgets a sensor; its records stay.
    public func forgetSensor(id: String) throws(RecordsError) {
        try write { database in
            try database.execute(sql: "DELETE FROM balance_day")
            try database.execute(sql: "DELETE FROM sensor WHERE id = ?", arguments: [id])
        }
    }
}

extension PairedSensor {
    fileprivate init(_ row: Row) throws(RecordsError) {
        self.init(
            id: try row.value("id", of: "sensor"), name: try row.value("name", of: "sensor"),
            family: try row.value("family", of: "sensor"), wearer: try row.value("wearer", of: "sensor"),
            placement: Placement(rawValue: try row.value("placement", of: "sensor")),
            mount: try row.optional("mount", of: "sensor"), port: try row.value("port", of: "sensor"),
            baudRate: try row.integer("baud_rate", of: "sensor", in: 0...100_000_000),
            paired_us: try row.time_us("paired_us", of: "sensor"))
    }
}
