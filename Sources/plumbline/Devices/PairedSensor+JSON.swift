import Events
import Numbers
import Posture
import Records

extension PairedSensor {
    /// What `pair` and `sensors` print of it for programs.
    var json: JSONText {
        .object([
            ("type", .string("sensor")), ("name", .string(name)), ("id", .string(id)), ("protocol", .string(family)),
            ("wearer", .string(wearer)), ("placement", .string(placement.rawValue)), ("mount", .optional(mount)),
            ("port", .string(port)), ("baud", .integer(Int64(baudRate))),
        ])
    }
}
