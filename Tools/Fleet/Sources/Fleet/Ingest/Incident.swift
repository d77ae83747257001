import Numbers

/// Something that was refused, for the people who operate the server. It names a gateway, never a person.
struct Incident: Equatable, Hashable {
    enum Kind: String, CaseIterable {
        /// It came on a topic that is no gateway's.
        case topic
        /// It is no message.
        case message
        case version
        /// Nobody has enrolled it.
        case unknownGateway = "unknown_gateway"
        /// Another computer than the one that is known sends as this gateway.
        case otherComputer = "other_computer"
        /// It tells of a person who is another gateway's.
        case notYours = "not_yours"
        case clock
        case value
        case consent
        case withdrawn
        /// A track of somebody who has not agreed to that: it was left out.
        case track
        /// The database takes everything else, but not this.
        case poison
    }

    let store: String?
    let kind: Kind
    let detail: String
}

/// Keeps a gateway that does the same wrong thing again and again from filling the table: of each kind and gateway one
/// entry a minute, with how often it was; and of all together a bounded number.
struct IncidentLog {
    private struct Key: Hashable {
        let store: String?
        let kind: Incident.Kind
    }

    static let interval_us: Int64 = 60_000_000
    /// Gateways and kinds that are kept apart within a minute; the others are counted together.
    static let most = 500

    private var counts: [Key: (first: Incident, count: Int)] = [:]
    private var others = 0
    private var since_us: Int64?

    mutating func add(_ incidents: [Incident], at now_us: Int64) {
        if !incidents.isEmpty, since_us == nil { since_us = now_us }
        for incident in incidents {
            let key = Key(store: incident.store, kind: incident.kind)
            if let known = counts[key] {
                counts[key] = (known.first, known.count + 1)
            } else if counts.count < Self.most {
                counts[key] = (incident, 1)
            } else {
                others += 1
            }
        }
    }

    /// What is to be written now, at most once a minute; at the end of the program all of it.
    mutating func due(at now_us: Int64, isEnd: Bool = false) -> [Incident] {
        guard let first_us = since_us, isEnd || now_us - first_us >= Self.interval_us || now_us < first_us else {
            return []
        }
        defer {
            counts = [:]
            others = 0
            since_us = nil
        }
        var due = counts.values.map { entry in
            Incident(
                store: entry.first.store, kind: entry.first.kind,
                detail: entry.first.detail + (entry.count > 1 ? " \(entry.count) times within a minute." : ""))
        }
        due.sort { ($0.store ?? "", $0.kind.rawValue) < ($1.store ?? "", $1.kind.rawValue) }
        if others > 0 {
            due.append(Incident(store: nil, kind: .message, detail: "\(others) more were refused within a minute."))
        }
        return due
    }
}
