import LocalTime
import Numbers
import PlainText

extension CohortReport {
    private static let width = 80

    /// For people: plain text of 80 columns.
    public var text: String {
        var lines = WordWrap.lines("\(PrintableText.of(tenant)): groups, week by week", width: Self.width)
        if let first = self.lines.first?.week, let last = self.lines.last?.week {
            lines.append("Weeks that began from \(LocalDay.texts(first, last)).")
        }
        lines.append("")
        lines.append(Self.columns("week of", "group", "people", "slouching", "days worn", "change"))
        var week: LocalDay?
        for line in self.lines {
            let start = line.week == week ? "" : line.week.text
            week = line.week
            lines.append(Self.row(start, line))
        }
        for note in notes { lines += [""] + WordWrap.lines(note, width: Self.width) }
        return lines.joined(separator: "\n")
    }

    private static func row(_ week: String, _ line: Line) -> String {
        let name = line.cohort.map { PrintableText.of($0, limit: 20) } ?? "all together"
        guard let figures = line.figures else {
            let start = week.leftAligned(columns: 12) + name.leftAligned(columns: 22)
            return start + (line.cohort == nil ? "not shown (see below)" : "not shown: fewer than ten people")
        }
        let change =
            switch figures.change {
            case .more: "more"
            case .less: "less"
            case .noneTold: "none told"
            case nil: "unknown"
            }
        return columns(
            week, name, "\(figures.peopleLeast) or more", "\(String(whole: figures.slouchShare * 100)) %",
            DecimalText.shortest(figures.daysWorn), change)
    }

    private static func columns(
        _ week: String, _ group: String, _ people: String, _ share: String, _ days: String, _ change: String
    ) -> String {
        week.leftAligned(columns: 12) + group.leftAligned(columns: 22) + people.leftAligned(columns: 13)
            + share.rightAligned(columns: 10) + days.rightAligned(columns: 11) + "  " + change
    }

    private var notes: [String] {
        let shown = lines.compactMap(\.figures)
        var notes = [
            "Slouching: the part of the time that could be judged in which the back was bent as in a slouch, short spells "
                + "included; the mean over the people of a group, each counted the same. Someone counts in a week with "
                + "three days or more worn for four hours. Rounded to 5 points below 25 people, to 2 below 50, else to 1.",
            "Change: against the week before, of those who are in both. “more” and “less” are said only where a group that "
                + "does not change would show as much in fewer than one of a hundred weeks; “none told” does not mean that "
                + "nothing has changed.",
        ]
        if lines.contains(where: { $0.figures == nil }) {
            notes.append(
                "Not shown: groups in which fewer than ten people count, and all together where that would give away a "
                    + "few of them. It does not mean that they did well or badly.")
        }
        if Set(shown.compactMap(\.rules)).count > 1 {
            notes.append(
                "Not all weeks were judged by the same version of the rules, so they cannot all be compared; no change is "
                    + "said from one version to another.")
        }
        notes.append(
            "These are people who have agreed to take part and who wore a sensor, not everybody. The figures say how they "
                + "held their backs; they say nothing of pain, of work done or of anybody's health, and not why they "
                + "changed.")
        return notes
    }
}
