import FoundationEssentials
import LocalTime
import Numbers
import Posture

/// Kept figures as bytes: a version byte; then 64-bit floats, little-endian: the four times, and each figure in the order
/// of its cases, not a number where it is not known; then the rules' version in UTF-8.
///
/// The version goes up where a figure is defined otherwise: what was kept is then worked out again. It goes up too where
/// one is added at the end; days kept before stay right where it was not known then.
extension DayFigures {
    private static let version: UInt8 = 2
    private static let numbers = 4 + DayFigure.allCases.count
    /// Before prompts to take a break were kept: of its days nothing is known of them.
    private static let versionWithoutPrompts: UInt8 = 1

    var packed: Data {
        var bytes = Data([Self.version])
        let times_s = [worn_s, calibrated_s, judged_s, slouch_s]
        for number in times_s + DayFigure.allCases.map({ values[$0] ?? .nan }) {
            withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes + Data(rulesVersion.utf8)
    }

    /// `nil` for bytes that are none, of another version, or with times that no day has.
    init?(day: LocalDay, packed: Data) {
        let count = packed.first == Self.versionWithoutPrompts ? Self.numbers - 1 : Self.numbers
        guard let version = packed.first, [Self.version, Self.versionWithoutPrompts].contains(version),
            packed.count >= 1 + 8 * count
        else { return nil }
        let numbers = packed.withUnsafeBytes { raw in
            (0..<count).map { index in
                Double(
                    bitPattern: UInt64(
                        littleEndian: raw.loadUnaligned(fromByteOffset: 1 + 8 * index, as: UInt64.self)))
            }
        }
        guard numbers[..<4].allSatisfy((0...90_000).contains),
            let rules = String(validating: packed.dropFirst(1 + 8 * count), as: UTF8.self)
        else { return nil }
        self.init(
            day: day, rulesVersion: rules, worn_s: numbers[0], calibrated_s: numbers[1], judged_s: numbers[2],
            slouch_s: numbers[3],
            values: Dictionary(
                uniqueKeysWithValues: zip(DayFigure.allCases, numbers[4...]).filter { $0.1.isFinite }))
    }
}
