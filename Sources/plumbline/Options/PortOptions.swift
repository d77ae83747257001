import ArgumentParser

/// Ports that no USB bus tells of.
struct PortOptions: ParsableArguments {
    @Option(
        name: .customLong("ports"),
        help: ArgumentHelp(
            "Further ports to look at, as a pattern, for example '/tmp/sensor-*'; may be repeated.",
            valueName: "pattern"),
        completion: ValueCompletion.ports)
    var patterns: [String] = []
}
