import Numbers

/// What of it leaves this program for others, and how: what `plumbline share` reads.
public struct ShareSettings: Equatable, Sendable {
    /// Whether names of wearers and of sensors may leave; else a sensor has a number of its own there.
    public var wearerNames = false
    public var mqtt = MQTTSettings()
    public var metrics = MetricsSettings()
    public var lsl = LSLSettings()
    public var fleet = FleetSettings()

    public init() {}

    /// The names of the outputs that are switched on, as they are under `[share]`.
    public var enabled: [String] { Self.switches.filter { self[keyPath: $0.isOn] }.map(\.name) }

    /// Every output that can be switched on: its name under `[share]`, and what that does in a few words.
    static let switches: [(name: String, isOn: any WritableKeyPath<ShareSettings, Bool> & Sendable, about: String)] = [
        ("mqtt", \.mqtt.isOn, "send to an MQTT broker: [mqtt]"),
        ("metrics", \.metrics.isOn, "show metrics to Prometheus: [metrics]"),
        ("lsl", \.lsl.isOn, "stream to the Lab Streaming Layer: [lsl]"),
        ("fleet", \.fleet.isOn, "send minutes of those who agreed: [fleet]"),
    ]
}

/// How a broker is reached, and what it gets.
public struct MQTTSettings: Equatable, Sendable {
    /// Whether the line is encrypted.
    public enum Encryption: String, CaseIterable, Sendable {
        /// Unless the broker is this computer.
        case auto
        case on
        case off
    }

    public enum Version: String, CaseIterable, Sendable {
        case v5 = "5"
        /// A forbidden message is acknowledged and dropped there, and nobody is told.
        case v311 = "3.1.1"
    }

    public var isOn = false
    public var host = "localhost"
    /// 0 for the usual one: 8883 encrypted, else 1883.
    public var port = 0
    public var tls = Encryption.auto
    /// Whether it may leave this computer unencrypted.
    public var allowsUnencrypted = false
    /// The certificates that are trusted; empty for the system's.
    public var caFile = ""
    /// This gateway's own certificate, for a broker that wants one; empty for none.
    public var certificateFile = ""
    /// The key of that certificate.
    public var keyFile = ""
    public var user = ""
    /// The file that has the password; empty for none.
    public var passwordFile = ""
    public var version = Version.v5
    /// What every topic begins with.
    public var topic = "plumbline"
    /// Seconds between two states of a sensor, at least.
    public var interval_s = 1.0
    public var homeAssistant = false
    /// Where Home Assistant looks for devices.
    public var discoveryTopic = "homeassistant"
    /// Events that are kept while the broker is away, at most.
    public var outboxEvents = 20_000
    /// And their size on the disk, megabytes.
    public var outbox_MB = 16.0

    public init() {}
}

/// An address that no other computer reaches.
public enum LoopbackAddress: String, CaseIterable, Sendable {
    case v4 = "127.0.0.1"
    case v6 = "::1"

    /// As it stands in a URL.
    public var inURL: String { self == .v4 ? rawValue : "[\(rawValue)]" }
}

/// Where metrics are shown.
public struct MetricsSettings: Equatable, Sendable {
    public var isOn = false
    public var address = LoopbackAddress.v4
    public var port = 9763

    public init() {}
}

/// How samples are streamed to the Lab Streaming Layer.
public struct LSLSettings: Equatable, Sendable {
    public var isOn = false
    /// Whether other computers may receive, which liblsl cannot be kept from.
    public var lan = false
    /// The full path of liblsl; empty for where the system looks.
    public var library = ""

    public init() {}
}

/// How minutes are sent to a fleet's server; which server it is, says the code that it gave.
public struct FleetSettings: Equatable, Sendable {
    public var isOn = false
    /// So many minutes are sent together, or what waits for as long.
    public var batchMinutes = 10

    public init() {}
}
