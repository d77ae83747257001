import FoundationEssentials
public import LocalTime
import Numbers

/// How one output of `plumbline share` stands: what its process writes down, and `doctor` reads.
public struct OutputState: Sendable, Equatable {
    /// When this was so.
    public var moment: Moment
    /// Since when its far end takes what is sent: a broker is connected, a port is listened at; `nil` while it does not.
    public var workingSince: Moment?
    /// Since when the recorder is heard; `nil` while it is not.
    public var recorderSince: Moment?
    /// What is in the way, one sentence for people; `nil` where nothing is.
    public var problem: String?
    /// Events that wait to be sent; `nil` for an output that keeps none.
    public var waiting: Int?
    /// When the oldest of them happened.
    public var oldestWaiting: Moment?
    /// Events that were dropped because too many waited, ever.
    public var dropped: Int
    /// Events that were dropped because the far end would never take them, ever.
    public var refused: Int
    /// What is worth knowing, and in nobody's way: one sentence for people.
    public var remark: String?

    public init(
        at moment: Moment, workingSince: Moment? = nil, recorderSince: Moment? = nil, problem: String? = nil,
        waiting: Int? = nil, oldestWaiting: Moment? = nil, dropped: Int = 0, refused: Int = 0, remark: String? = nil
    ) {
        self.remark = remark
        self.moment = moment
        self.workingSince = workingSince
        self.recorderSince = recorderSince
        self.problem = problem
        self.waiting = waiting
        self.oldestWaiting = oldestWaiting
        self.dropped = dropped
        self.refused = refused
    }

    public var json: JSONText {
        .object(
            [
                ("type", .string("output")), ("time", .string(moment.rfc3339)),
                ("working_since", .optional(workingSince?.rfc3339)),
                ("recorder_since", .optional(recorderSince?.rfc3339)), ("problem", .optional(problem)),
                ("waiting", .optional(waiting)), ("oldest_waiting", .optional(oldestWaiting?.rfc3339)),
                ("dropped", .integer(Int64(dropped))), ("refused", .integer(Int64(refused))),
            ] + (remark.map { [("remark", .string($0))] } ?? []))
    }

    /// `nil` for a text that is no such state.
    public init?(json text: String) {
        guard let fields = try? JSONDecoder().decode(StateFields.self, from: Data(text.utf8)),
            fields.type == "output", let moment = Moment(rfc3339: fields.time)
        else { return nil }
        self.init(
            at: moment, workingSince: fields.working_since.flatMap(Moment.init(rfc3339:)),
            recorderSince: fields.recorder_since.flatMap(Moment.init(rfc3339:)), problem: fields.problem,
            waiting: fields.waiting, oldestWaiting: fields.oldest_waiting.flatMap(Moment.init(rfc3339:)),
            dropped: fields.dropped, refused: fields.refused ?? 0, remark: fields.remark)
    }
}

private struct StateFields: Decodable {
    let type: String
    let time: String
    let working_since: String?
    let recorder_since: String?
    let problem: String?
    let waiting: Int?
    let oldest_waiting: String?
    let dropped: Int
    /// An earlier version does not tell them apart.
    let refused: Int?
    let remark: String?
}
