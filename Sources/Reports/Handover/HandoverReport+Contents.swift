import Balance
import LocalTime
import PlainText

extension HandoverReport {
    /// What is in it, a line each; said before it is written.
    public var holds: [String] {
        var lines = [
            "the wearer's name (\(PrintableText.of(wearer))), and \(LocalDay.texts(days.lowerBound, days.upperBound))",
            "wear, posture and breaks of \(wear.recordedDays.counted("recorded day"))",
            "\(routine.sessions.counted("session")) of the routine, and what it keeps to",
            "\(tests.count.counted("self-test")) with the first and the last answer",
            activities.lines.isEmpty
                ? "own activities: none was told" : "\(activities.lines.count.counted("line")) of own activities",
        ]
        if let signs {
            lines.append(
                "\(signs.signs.count.counted("sign")) that you told, and \((signs.cautions ?? []).count.counted("caution"))"
            )
        }
        if let notes { lines.append(notes.count.counted("note")) }
        if let pain {
            lines.append(
                pain.weekly.lines.isEmpty && pain.aroundSessions.isEmpty
                    ? "pain: nothing was told in these weeks" : "pain with its places")
        }
        return lines
    }

    /// What is not, a line each.
    public var leavesOut: [String] {
        let parts = Part.allCases.filter { !included.contains($0) }.map(\.rawValue)
        return (parts.isEmpty ? [] : ["\(parts.joined(separator: ", ")): only where you name them"])
            + ["samples, times of day, sensors' addresses, what the model estimates of muscles"]
    }
}
