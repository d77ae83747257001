public import Coach

/// The page on which a guide asks, and the one that says how it ended.
public struct GuideHTML: Sendable {
    let guide: GuideName
    let whose: PageFrame.Whose
    let key: String
    /// Why something was not taken for an answer; `nil` for nothing.
    let notice: String?

    public init(_ guide: GuideName, whose: PageFrame.Whose, key: String, notice: String? = nil) {
        self.guide = guide
        self.whose = whose
        self.key = key
        self.notice = notice
    }

    /// - Parameter step: which of the guide's questions it is.
    public func page(_ question: Question, step: String) -> Markup {
        let form = QuestionHTML(
            question, step: step, key: key, action: CommandLinks.address(guide.questionPath, whose), whose: whose)
        return frame(form.title).page("\(told)\(form.body)")
    }

    /// Its last sentences, and where it goes on.
    public func page(ended sentences: [String]) -> Markup {
        let paragraphs: [Markup] = sentences.map { "<p>\(CommandLinks.markup($0, whose: whose))</p>\n" }
        let again: Markup = """
            <p class="buttons"><a class="button main" href="\(CommandLinks.address(guide.overview.path, whose))">\
            To “\(guide.overview.title)”</a></p>

            """
        return frame(guide.title).page("\(told)<div class=\"guide ended\">\n\(paragraphs)\(again)</div>\n")
    }

    /// Why it does not begin, or go on, and where that can be mended.
    public func page(failed error: CoachError) -> Markup {
        let sentences =
            switch error {
            case .notOffered(let sentences): sentences
            case .record, .needsConsent, .leftOut, .waits: [error.description]
            }
        return page(ended: sentences)
    }

    private var told: Markup? {
        notice.map { "<p class=\"notice\" role=\"alert\">\(CommandLinks.markup($0, whose: whose))</p>\n" }
    }

    private func frame(_ title: String) -> PageFrame {
        PageFrame(title: title, place: .routine, whose: whose, key: key)
    }
}
