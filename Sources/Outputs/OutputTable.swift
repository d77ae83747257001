import Recorder
public import Settings

/// What there is to be switched on: one line an output, and one file, or folder, that makes it.
public struct OutputKind: Sendable {
    /// As under `[share]` in the settings, in the names of its files and in the log.
    public let name: String
    /// One sentence.
    public let purpose: String
    /// Makes it from the settings, idle.
    let make: @Sendable (ShareSettings) -> any Output
    /// Takes back what its far end keeps, and tells of it line by line; `nil` where that keeps nothing.
    let forget:
        (@Sendable (ShareSettings, SharingFolder, _ tell: @escaping (String) -> Void) throws(OutputError) -> Void)?
}

public enum OutputTable {
    public static let all: [OutputKind] = [
        OutputKind(
            name: "mqtt", purpose: "Sends states and events to an MQTT broker.", make: { MQTTOutput($0) },
            forget: { settings, folder, tell throws(OutputError) in
                try MQTTForgetting.run(settings, in: folder, tell: tell)
            }),
        OutputKind(
            name: "metrics", purpose: "Shows metrics to Prometheus on this computer.", make: { MetricsOutput($0) },
            forget: nil),
        OutputKind(
            name: "lsl", purpose: "Streams samples to the Lab Streaming Layer.", make: { LSLOutput($0) },
            forget: nil),
        OutputKind(
            name: "fleet", purpose: "Sends minutes of wearers who have agreed to a fleet’s server.",
            make: { FleetOutput($0) }, forget: nil),
    ]

    /// The output of a name.
    public static func kind(named name: String) -> OutputKind? { all.first { $0.name == name } }

    /// Takes back from every far end what it keeps, whether or not its output is switched on.
    ///
    /// - Parameters:
    ///   - settings: how the far ends are reached.
    ///   - dataFolder: of the record.
    ///   - tell: takes a line for each thing that was taken back.
    public static func forget(
        _ settings: ShareSettings, dataFolder: String, tell: @escaping (String) -> Void
    ) throws(OutputError) {
        for kind in all {
            guard let forget = kind.forget else { continue }
            try forget(settings, SharingFolder(in: dataFolder), tell)
        }
    }
}
