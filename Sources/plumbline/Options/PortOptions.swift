import ArgumentParser

/// Ports that no USB bus tells of.
struct PortOptions: ParsableArguments {
    @Option(
        name: .customLong("ports"),
        help: "Further ports to look at, as a pattern (for example '/tmp/sensor-*'); may be given several times.")
    var patterns: [String] = []
}
