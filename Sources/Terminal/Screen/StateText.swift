import PlainText

/// The state of a sensor as text for a small screen: its words are there in full, whatever else has no room.
struct StateText {
    /// Whole degrees; `nil` where nothing is known.
    let degrees: String?
    /// `slouching`, or two candidates: `not sure: slouch or lean forward`.
    let words: String
    /// The same where that has no room: `slouch or lean forward`.
    let brief: String
    /// The first of two candidates, told as a doubt; `nil` where there is one.
    let doubt: String?
    let usesUnicode: Bool

    private var number: String { "\(degrees ?? "--")° " }

    /// How wide a text is on the terminal, where a degree sign may be spelled.
    func width(_ text: String) -> Int { usesUnicode ? text.count : ASCIIText.spelling(text).count }

    /// At most so many lines: number and words; only the words, each rather in full than in brief; a doubt that names one of two candidates alone.
    ///
    /// - Returns: the number and the words of each line.
    func lines(columns: Int, rows: Int) -> [(number: String, words: String)] {
        for words in [words, brief] {
            if width(number + words) <= columns { return [(number, words)] }
            let wrapped = WordWrap.lines(words, width: columns)
            if rows > wrapped.count { return [(number, "")] + wrapped.map { ("", $0) } }
        }
        for words in [words, brief] {
            let wrapped = WordWrap.lines(words, width: columns)
            if rows >= wrapped.count { return wrapped.map { ("", $0) } }
        }
        guard let doubt else { return [("", words)] }
        return [width(number + doubt) <= columns ? (number, doubt) : ("", doubt)]
    }
}
