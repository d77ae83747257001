import Numbers

/// One line of an outbox's file.
///
///     d 12 345 6                                12 were dropped for room, the next number is 345, 6 were refused
///     + 345 1790000000000000 a1b2c3 {"type":…}  an event that waits; behind a tab, what of it holds names
///     - 345                                     it has been taken
enum OutboxLine: Equatable, Sendable {
    case head(dropped: Int, next: Int64, refused: Int)
    case added(OutboxEvent)
    case taken(Int64)

    var text: String {
        switch self {
        case .head(let dropped, let next, let refused): "d \(dropped) \(next) \(refused)\n"
        case .added(let event):
            "+ \(event.number) \(event.utc_us) \(event.sensor ?? "-") \(event.open)\(event.named.map { "\t" + $0 } ?? "")\n"
        case .taken(let number): "- \(number)\n"
        }
    }

    /// `nil` for a line that is none: torn by the end of power, or damaged.
    ///
    /// - Parameter line: without its end.
    init?(_ line: some Sequence<UInt8>) {
        guard let text = String(validating: Array(line), as: UTF8.self) else { return nil }
        let words = text.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
        switch (words.first, words.count) {
        // A file of an earlier version does not tell the refused apart.
        case ("d", 3), ("d", 4):
            guard let dropped = Int(words[1]), let next = Int64(words[2]), dropped >= 0, Self.numbers.contains(next),
                let refused = words.count > 3 ? Int(words[3]) : 0, refused >= 0
            else { return nil }
            self = .head(dropped: dropped, next: next, refused: refused)
        case ("-", 2):
            guard let number = Int64(words[1]), Self.numbers.contains(number) else { return nil }
            self = .taken(number)
        case ("+", 5):
            guard let number = Int64(words[1]), Self.numbers.contains(number), let utc_us = Int64(words[2]),
                Int64.calendarTimes_us.contains(utc_us), Self.isSensor(words[3]),
                case let objects = words[4].split(separator: "\t", omittingEmptySubsequences: false),
                objects.count <= 2, objects.allSatisfy(Self.isObject)
            else { return nil }
            self = .added(
                OutboxEvent(
                    number: number, utc_us: utc_us, sensor: words[3] == "-" ? nil : String(words[3]),
                    open: String(objects[0]), named: objects.count > 1 ? String(objects[1]) : nil))
        default: return nil
        }
    }

    /// Far from the ends, so that counting on never overflows.
    private static let numbers: ClosedRange<Int64> = 1...(1 << 52)

    /// Looks at its ends: the text is ours.
    private static func isObject(_ text: Substring) -> Bool {
        text.hasPrefix("{") && text.hasSuffix("}") && text.utf8.allSatisfy { $0 >= 0x20 }
    }

    private static func isSensor(_ text: Substring) -> Bool {
        text == "-"
            || (1...32).contains(text.utf8.count)
                && text.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) }
    }
}

/// An event that waits for the broker.
struct OutboxEvent: Equatable, Sendable {
    /// They count on from 1, over restarts too; one that comes twice has the same.
    let number: Int64
    /// When it happened.
    let utc_us: Int64
    /// Whose topic it goes to; `nil` for the gateway's.
    let sensor: String?
    /// What of it holds no name: a JSON object, in one line.
    let open: String
    /// What holds names, of wearers and sensors: a JSON object; `nil` where there is nothing, or names may not leave.
    let named: String?

    /// Both in one object, as it is published.
    var payload: String {
        guard let named, named.utf8.count > 2 else { return open }
        return open.utf8.count > 2 ? "\(open.dropLast()),\(named.dropFirst())" : named
    }

    /// In the file.
    var size: Int { OutboxLine.added(self).text.utf8.count }
}
