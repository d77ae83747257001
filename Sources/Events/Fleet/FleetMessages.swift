import Numbers

/// What a gateway says to a fleet's server. Pure; `FleetUp+Bytes.swift` has it as bytes.
public enum FleetUp: Equatable, Sendable {
    /// Who it is and who has agreed to what: first on every connection, and whenever that changes.
    case hello(FleetHello)
    case minutes(FleetBatch)
    case withdraw(FleetWithdrawal)

    /// Of what is said; another one is refused, and nothing of it read.
    public static let version = 1
}

/// A gateway, at the beginning of a connection.
///
/// Each change of a minute gets the next number of the record's own count, its sequence. All changes below `below` have been
/// acknowledged. By these numbers each side sees that the other one's record is an older copy of what it was.
public struct FleetHello: Equatable, Sendable {
    /// Of the computer, and another one on another computer: two copies of a record are told apart by it. 16 hexadecimal digits.
    public var instance: String
    /// The sequence of the next change.
    public var next: Int64
    /// The lowest sequence that is not acknowledged; `next` where all are.
    public var below: Int64
    /// By the gateway's clock, microseconds UTC.
    public var now_us: Int64
    /// Everybody here who has agreed, and has not withdrawn all of it.
    public var people: [FleetConsent]
    /// The highest count that the server has told: `FleetReceipt.count`.
    public var seen: Int64

    public init(
        instance: String, next: Int64, below: Int64, now_us: Int64, people: [FleetConsent], seen: Int64 = 0
    ) {
        self.instance = instance
        self.next = next
        self.below = below
        self.now_us = now_us
        self.people = people
        self.seen = seen
    }
}

/// What somebody has agreed to.
public struct FleetConsent: Equatable, Sendable {
    /// A pseudonym: `FleetNames.isPerson`.
    public var person: String
    public var kinds: Set<FleetKind>
    /// The version of the text that was shown.
    public var text: String
    public var given_us: Int64
    /// Nothing is sent of minutes before this one (minutes since 1970).
    public var firstMinute: Int64

    public init(person: String, kinds: Set<FleetKind>, text: String, given_us: Int64, firstMinute: Int64) {
        self.person = person
        self.kinds = kinds
        self.text = text
        self.given_us = given_us
        self.firstMinute = firstMinute
    }
}

/// One recording, as it is known centrally.
public struct FleetRecording: Equatable, Sendable {
    /// Made of the person's pseudonym, the sensor and the start: the same in every copy of the record, and no other
    /// recording's.
    public var key: Int64
    public var start_us: Int64
    /// Makes a minute's local day.
    public var utcOffset_s: Int
    /// As stored: `t4`, `l5`, …; `nil` where it is not known.
    public var placement: String?
    public var family: String
    /// Which rules judged it: only days of one version are compared.
    public var rules: String

    public init(
        key: Int64, start_us: Int64, utcOffset_s: Int, placement: String?, family: String, rules: String
    ) {
        self.key = key
        self.start_us = start_us
        self.utcOffset_s = utcOffset_s
        self.placement = placement
        self.family = family
        self.rules = rules
    }
}

/// One minute of one recording.
public struct FleetMinute: Equatable, Sendable {
    /// In `FleetBatch.recordings`.
    public var recording: Int
    /// Minutes since 1970.
    public var minute: Int64
    /// Of its last change: the newest wins.
    public var sequence: Int64
    public var statistics: MinuteStatistics
    /// The record's own bytes of it, `FleetBatch.trackBytes` of them; `nil` where they may not leave.
    public var track: [UInt8]?

    public init(
        recording: Int, minute: Int64, sequence: Int64, statistics: MinuteStatistics, track: [UInt8]? = nil
    ) {
        self.recording = recording
        self.minute = minute
        self.sequence = sequence
        self.statistics = statistics
        self.track = track
    }
}

/// Minutes of one person: all of them are taken, or said to be refused, in one transaction.
public struct FleetBatch: Equatable, Sendable {
    /// Rows in one, at most.
    public static let mostRows = 240
    /// Of a minute of the track: 60 seconds of eight bytes (posture, activity, calibration, coverage, flexion and lean in
    /// hundredths of a degree, little-endian).
    public static let trackBytes = 480

    public var instance: String
    /// By which the answer names it.
    public var number: Int64
    /// As in `FleetHello`, when it was put together.
    public var below: Int64
    public var person: String
    public var recordings: [FleetRecording]
    public var minutes: [FleetMinute]
    /// As in `FleetHello`. A database that has counted less is an older copy: it takes nothing of this, and asks for a hello.
    public var seen: Int64

    public init(
        instance: String, number: Int64, below: Int64, person: String, recordings: [FleetRecording],
        minutes: [FleetMinute], seen: Int64 = 0
    ) {
        self.instance = instance
        self.number = number
        self.below = below
        self.person = person
        self.recordings = recordings
        self.minutes = minutes
        self.seen = seen
    }
}

/// Somebody takes a consent back: what it covered is deleted.
public struct FleetWithdrawal: Equatable, Sendable {
    public var instance: String
    public var person: String
    /// `track` alone, or both: then nothing of the person is left.
    public var kinds: Set<FleetKind>
    public var time_us: Int64

    public init(instance: String, person: String, kinds: Set<FleetKind>, time_us: Int64) {
        self.instance = instance
        self.person = person
        self.kinds = kinds
        self.time_us = time_us
    }
}

/// What a fleet's server says to a gateway.
public enum FleetDown: Equatable, Sendable {
    /// The answer to a hello.
    case welcome(FleetWelcome)
    /// Nothing of this gateway is taken.
    case refused(FleetRefusal, text: String)
    /// A batch is in the database.
    case taken(FleetReceipt)
    /// What was withdrawn is deleted.
    case withdrawn(person: String, kinds: Set<FleetKind>, now_us: Int64)
    /// Say hello again: the server was restored, or asks for all of it.
    case greet
}

/// Why nothing of a gateway is taken; only a person can put it right.
public enum FleetRefusal: String, CaseIterable, Sendable {
    /// The server has never enrolled it, or was restored from before that.
    case unknownGateway = "unknown_gateway"
    /// Another computer sends as this gateway.
    case otherComputer = "other_computer"
    /// It speaks a version that the server does not know.
    case version
}

public struct FleetWelcome: Equatable, Sendable {
    /// The `below` of the last batch that this database holds: where the gateway's is higher, it is an older copy, and all
    /// changes from here on are sent again.
    public var settled: Int64
    /// The highest sequence that it holds: where the gateway's next one is not higher, the record is an older copy.
    public var top: Int64
    /// By the server's clock, microseconds UTC.
    public var now_us: Int64
    /// Batches of this gateway that this database has taken. Where the gateway has seen a higher count, the database is an
    /// older copy: the gateway sends all changes from `settled` on again, and has seen this count.
    ///
    /// `below` alone would not do: what is acknowledged after the last batch was put together stands above it, and a batch
    /// that an older copy takes makes it look like a newer one where its receipt is lost.
    public var count: Int64

    public init(settled: Int64, top: Int64, now_us: Int64, count: Int64 = 0) {
        self.settled = settled
        self.top = top
        self.now_us = now_us
        self.count = count
    }
}

/// What has become of a batch.
public struct FleetReceipt: Equatable, Sendable {
    /// Why a minute was not taken. It is not sent again before it changes, or the server asks.
    public enum Reason: String, CaseIterable, Sendable {
        /// It lies in the future, or before there were such sensors.
        case clock
        /// Its numbers cannot be.
        case value
        /// Nobody has agreed, or it is from before that: the gateway says hello again.
        case consent
        /// The person has withdrawn.
        case withdrawn
        /// The person is another gateway's.
        case notYours = "not_yours"
    }

    public struct Refused: Equatable, Sendable {
        public var recording: Int64
        public var minute: Int64
        public var sequence: Int64
        public var reason: Reason

        public init(recording: Int64, minute: Int64, sequence: Int64, reason: Reason) {
            self.recording = recording
            self.minute = minute
            self.sequence = sequence
            self.reason = reason
        }
    }

    public var number: Int64
    /// As in `FleetWelcome`, before this batch.
    public var settled: Int64
    public var refused: [Refused]
    /// As in `FleetWelcome`, with this batch.
    public var count: Int64

    public init(number: Int64, settled: Int64, refused: [Refused] = [], count: Int64 = 0) {
        self.number = number
        self.settled = settled
        self.refused = refused
        self.count = count
    }
}
