import ArgumentParser
import PlainText

/// A span of time as an option takes it: `--duration 5m`. A bare number goes on meaning what it has always meant.
///
///     @Option(help: ArgumentHelp("Stop after this time, for example 5m.", valueName: DurationArgument.valueName),
///         transform: DurationArgument.seconds)
///     var duration: Double?
enum DurationArgument {
    static let valueName = "time"

    /// Of an option whose bare numbers are seconds.
    @Sendable static func seconds(_ text: String) throws -> Double { try read(text, bareUnit_s: 1, "seconds") }

    /// Of an option whose bare numbers are minutes.
    @Sendable static func minutes(_ text: String) throws -> Double { try read(text, bareUnit_s: 60, "minutes") / 60 }

    private static func read(_ text: String, bareUnit_s: Double, _ unit: String) throws -> Double {
        guard let value = DurationText.seconds(text, bareUnit_s: bareUnit_s) else {
            throw ValidationError("write \(DurationText.format), or a number of \(unit).")
        }
        return value
    }
}
