import Posture

/// A stretch of a recording in which the wearer held something on purpose: `--hold upright=0-10`.
struct HoldOption {
    let name: HoldKind
    let from_s: Double
    let to_s: Double

    /// Its samples are kept until it is measured.
    private static let longest_s = 3600.0
    private static let latest_s = 366 * 86_400.0

    init(parsing text: String) throws {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        let range = parts.count == 2 ? parts[1].split(separator: "-", omittingEmptySubsequences: false) : []
        guard range.count == 2, let from = Double(range[0]), let to = Double(range[1]) else {
            throw Failure(
                "“\(text)” is not a hold: write NAME=FROM-TO in seconds, for example upright=0-10.", code: .usage)
        }
        guard let name = HoldKind(rawValue: String(parts[0])) else {
            let names = HoldKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure("“\(parts[0])” is not a hold; there are \(names).", code: .usage)
        }
        guard from >= 0, to > from else {
            throw Failure("The hold “\(text)” ends before it begins.", code: .usage)
        }
        guard to <= Self.latest_s, to - from <= Self.longest_s else {
            throw Failure(
                "The hold “\(text)” is too long: an hour at most, within the first year of the recording.", code: .usage
            )
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
