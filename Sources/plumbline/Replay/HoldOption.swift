import Numbers
import Posture

/// A stretch of a recording in which the wearer held something on purpose: `--hold upright=0-10`.
struct HoldOption {
    let name: HoldKind
    let from_s: Double
    let to_s: Double

    /// Some three years: longer is no recording.
    private static let longest_s = 100_000_000.0

    init(parsing text: String) throws {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        let range = parts.count == 2 ? parts[1].split(separator: "-", omittingEmptySubsequences: false) : []
        guard range.count == 2, let from = Double(range[0]), let to = Double(range[1]) else {
            throw Failure(
                "“\(text)” is no hold: write NAME=FROM-TO in seconds, for example upright=0-10.", code: .usage)
        }
        guard let name = HoldKind(rawValue: String(parts[0])) else {
            let names = HoldKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure("“\(parts[0])” is no hold; there are \(names).", code: .usage)
        }
        guard (0...Self.longest_s).contains(from), (0...Self.longest_s).contains(to) else {
            throw Failure("“\(text)”: a hold lies within \(String(whole: Self.longest_s)) seconds.", code: .usage)
        }
        guard to > from else {
            throw Failure("The hold “\(text)” ends before it begins.", code: .usage)
        }
        self.name = name
        from_s = from
        to_s = to
    }

    /// The stretch that comes after it.
    func following(seconds: Double) -> HoldOption {
        HoldOption(name: name, from_s: to_s.nextUp, to_s: to_s + seconds)
    }

    private init(name: HoldKind, from_s: Double, to_s: Double) {
        self.name = name
        self.from_s = from_s
        self.to_s = to_s
    }
}
