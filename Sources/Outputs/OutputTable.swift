import Settings

/// What there is to be switched on: one line an output, and one file, or folder, that makes it.
public struct OutputKind: Sendable {
    /// As under `[share]` in the settings, in the names of its files and in the log.
    public let name: String
    /// One sentence.
    public let purpose: String
    /// Makes it from the settings, idle.
    let make: @Sendable (ShareSettings) -> any Output
}

public enum OutputTable {
    public static let all: [OutputKind] = [
        OutputKind(name: "mqtt", purpose: "Sends states and events to an MQTT broker.") { MQTTOutput($0) },
        OutputKind(name: "metrics", purpose: "Shows metrics to Prometheus on this computer.") { MetricsOutput($0) },
        OutputKind(name: "lsl", purpose: "Streams samples to the Lab Streaming Layer.") { LSLOutput($0) },
    ]

    /// The output of a name.
    public static func kind(named name: String) -> OutputKind? { all.first { $0.name == name } }
}
