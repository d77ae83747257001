public import LocalTime

/// The week's questions: what they are, when they were last answered, and the way to begin.
public struct OutcomesHTML: Sendable {
    let last: LocalDay?
    let next: LocalDay?
    let whose: PageFrame.Whose
    let key: String

    /// - Parameters:
    ///   - last: when something was told last; `nil` for never.
    ///   - next: when it is due again; `nil` for now.
    public init(last: LocalDay?, next: LocalDay?, whose: PageFrame.Whose, key: String) {
        self.last = last
        self.next = next
        self.whose = whose
        self.key = key
    }

    public var page: Markup {
        let name: Markup? = whose.needsName ? "<p class=\"date\">\(whose.wearer)</p>\n" : nil
        let told: Markup = last.map { "<p>Last told on \($0.text).</p>\n" } ?? "<p>Nothing has been told yet.</p>\n"
        let due: Markup? = next.map { "<p>The next time is \($0.text). You can tell it earlier.</p>\n" }
        return PageFrame(title: GuideName.outcomes.title, place: .routine, whose: whose, key: key).page(
            """
            \(name)<p>Pain now, usually and at its worst in the last seven days, with its places; and up to three activities \
            that you name once. About a minute. After some weeks you see how it goes.</p>
            \(told)\(due)\(BeginButton(guide: .outcomes, words: "Begin", whose: whose, key: key).markup)
            <p class="faint">It is kept at once, answer by answer: what is stopped goes on the same day where it was.</p>

            """)
    }
}
