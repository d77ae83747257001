import ArgumentParser
import Numbers
import PlainText

/// The range of an option's number; what is outside it, or not a number, is an error that names it.
struct OptionRange {
    let option: String
    let range: ClosedRange<Double>
    /// Of what, as it follows the number: `seconds`.
    let unit: String

    /// Some three years.
    static let duration = OptionRange(option: "--duration", range: 0...100_000_000, unit: "seconds")
    static let rate = OptionRange(option: "--rate", range: 0...10_000, unit: "angles per second")
    static let baud = OptionRange(option: "--baud", range: 50...10_000_000, unit: "baud")
    static let calibrateFirst = OptionRange(option: "--calibrate-first", range: 0...600, unit: "seconds")

    /// - Throws: a sentence with the range.
    func check(_ value: Double?) throws {
        guard let value, !range.contains(value) else { return }
        throw ValidationError(sentence)
    }

    func check(_ value: Int?) throws { try check(value.map { Double($0) }) }

    var sentence: String {
        "\(option) takes \(DecimalText.shortest(range.lowerBound)) to \(DecimalText.shortest(range.upperBound)) \(unit)."
    }
}
